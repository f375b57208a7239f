import { createHash } from "node:crypto"
import type { DatasetSource } from "@evalscope/core"
import { type QuickstartQuestion, quickstartQuestions } from "./questions.js"

/** The bundled questions as an opened data set. */
export function bundledQuestions(): DatasetSource {
  return {
    name: "questions bundled with @evalscope/benchmarks",
    fingerprint: createHash("sha256")
      .update(JSON.stringify(quickstartQuestions.map(toRecord)))
      .digest("hex")
      .slice(0, 32),
    quickCount: async ({ subset, split }) =>
      split === "test"
        ? quickstartQuestions.filter((question) => subset === undefined || question.subset === subset).length
        : 0,
    async *records({ subset, split }) {
      if (split !== "test") return
      let position = 0
      for (const question of quickstartQuestions) {
        if (subset !== undefined && question.subset !== subset) continue
        position += 1
        yield { value: toRecord(question), where: `quickstart ${question.subset} question ${position}` }
      }
    },
  }
}

function toRecord({ subset, question, options, answer }: QuickstartQuestion) {
  return { subset, question, ...(options === undefined ? {} : { options }), answer }
}
