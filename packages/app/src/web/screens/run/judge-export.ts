import type { JudgeView } from "../../../api/judge.js"
import type { ExportTable } from "../../export/index.js"

/** One line a judge, and one a pair of judges with how far they agree. */
export function judgesTable({ judges, pairs, work }: JudgeView): ExportTable {
  return {
    columns: [
      ...["judge", "other", "votes", "right", "mean", "both", "agree", "kappa"],
      ...["attempts", "input_tokens", "output_tokens", "latency_ms"],
    ],
    rows: [
      ...judges.map(({ judge, votes, right, mean, human }) => {
        const took = work.find((one) => one.judge === judge)
        return [
          ...[judge, human && "people", votes, right, mean],
          ...[human?.both ?? null, human?.agree ?? null, human?.kappa ?? null],
          ...[took?.attempts ?? null, took?.input_tokens ?? null, took?.output_tokens ?? null],
          took?.latency_ms ?? null,
        ]
      }),
      ...pairs.map(({ a, b, both, agree, kappa }) => [
        ...[a, b, null, null, null, both, agree, kappa],
        ...[null, null, null, null],
      ]),
    ],
  }
}
