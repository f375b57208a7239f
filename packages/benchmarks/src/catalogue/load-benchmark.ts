import type { Benchmark } from "@evalscope/core"
import { catalogue } from "./catalogue.js"
import type { CatalogueEntry } from "./catalogue-entry.js"

/** Which benchmarks are listed; every given criterion must hold. */
export interface BenchmarkFilter {
  /** Tags an entry must have, in any letter case. */
  tags?: readonly string[]
  category?: CatalogueEntry["category"]
}

/** The catalogue's entries in alphabetical order; no adapter is loaded. */
export function listBenchmarks({ tags = [], category }: BenchmarkFilter = {}): readonly CatalogueEntry[] {
  const wanted = tags.map((tag) => tag.toLowerCase())
  return catalogue.filter((entry) => {
    const has = entry.tags.map((tag) => tag.toLowerCase())
    return wanted.every((tag) => has.includes(tag)) && (category === undefined || entry.category === category)
  })
}

/**
 * Loads a built-in benchmark by its name.
 * @throws EvalScopeError `benchmark_unknown`, with the nearest name as hint.
 */
export async function loadBenchmark(name: string): Promise<Benchmark> {
  const entry = catalogue.find((candidate) => candidate.name === name)
  if (entry !== undefined) return entry.load()
  // The engine is large; listing benchmarks must not load it.
  const { EvalScopeError, nameHint } = await import("@evalscope/core")
  throw new EvalScopeError({
    code: "benchmark_unknown",
    message: `There is no built-in benchmark "${name}".`,
    hint: nameHint(
      name,
      catalogue.map((candidate) => candidate.name),
    ),
    context: { name },
  })
}
