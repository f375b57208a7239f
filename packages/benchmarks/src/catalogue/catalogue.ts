import type { CatalogueEntry } from "./catalogue-entry.js"
import { codeEntries } from "./code.js"
import { freeFormEntries } from "./free-form.js"
import { mathematicsEntries } from "./mathematics.js"
import { multipleChoiceEntries } from "./multiple-choice.js"

/** All built-in benchmarks, sorted by name. Loading one imports only its own folder. */
export const catalogue: readonly CatalogueEntry[] = [
  ...codeEntries,
  ...freeFormEntries,
  ...mathematicsEntries,
  ...multipleChoiceEntries,
].sort((a, b) => (a.name < b.name ? -1 : 1))
