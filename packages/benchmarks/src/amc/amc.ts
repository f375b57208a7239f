import { defineBenchmark, mathProblem } from "@evalscope/core"
import { contestRecord } from "../aime/index.js"

/** American Mathematics Competitions 2022 to 2024; a subset is a year's split. */
export const amc = defineBenchmark(
  mathProblem({
    name: "amc",
    prettyName: "AMC",
    description:
      "134 problems of the American Mathematics Competitions of 2022, 2023 and 2024, without options.",
    tags: ["Math", "Reasoning"],
    dataset: {
      hub: { modelscope: "evalscope/amc_22-24" },
      subsets: ["amc22", "amc23", "amc24"],
      subsetIs: "split",
      evalSplit: "test",
      at: { local: { subsetIs: "config" } },
    },
    record: contestRecord,
    sample: ({ id, input, target }) => ({ input, target, metadata: { id } }),
  }),
)
