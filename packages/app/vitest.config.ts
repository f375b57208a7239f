import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"
import { sharingModules } from "../../vitest.shared.ts"

/** What is looked at in a browser takes as long as half of the rest: it starts first. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (moduleId.endsWith("test/web/app.test.ts") ? 0 : 1)
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    ...sharingModules,
    exclude: ["src/web/**", "node_modules/**"],
    // Job workers are processes of the built package.
    globalSetup: [...sharingModules.globalSetup, "test/build.ts"],
    // Most tests wait for a browser or for jobs: two files at a time even where there are two processors.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
})
