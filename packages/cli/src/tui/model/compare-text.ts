import {
  comparedRuns,
  compareRuns,
  type Flip,
  formatComparison,
  type RunComparison,
  readRun,
} from "@evalscope/core"
import { pairRuns } from "../../eval/run-compare.js"
import type { Texts } from "../i18n/texts.js"

const shownFlips = 8

/** What runs are worth beside each other, the first of them as the baseline: deltas with tests, and the questions that flipped. */
export async function compareText(
  dirs: readonly string[],
  style: { readonly ascii: boolean; readonly columns: number; readonly words: Texts["browser"] },
): Promise<string> {
  const [baseline, ...candidates] = await Promise.all(
    dirs.map(async (dir) => comparedRuns(await readRun(dir))),
  )
  const parts: string[] = []
  for (const [at, candidate] of candidates.entries()) {
    for (const [a, b] of pairRuns(baseline ?? [], candidate)) {
      const same = a.name === b.name
      const names = [dirs[0], dirs[at + 1]].map((dir) => dir?.split(/[\\/]/).at(-1) ?? "")
      const first = same ? { ...a, name: `${a.name} (${names[0]})` } : a
      const second = same ? { ...b, name: `${b.name} (${names[1]})` } : b
      const comparison = await compareRuns(first, second, { flips: shownFlips })
      const table = formatComparison(comparison, { width: style.columns, color: false, ascii: style.ascii })
      parts.push(table, flipsOf(comparison, style.words))
    }
  }
  return parts.filter((part) => part !== "").join("\n\n")
}

function flipsOf({ comparisons }: RunComparison, words: Texts["browser"]): string {
  const list = (flips: readonly Flip[]) => flips.map(({ subset, id }) => `${subset} ${id}`).join(", ")
  const main = comparisons.filter(({ primary }) => primary)
  return (main.length > 0 ? main : comparisons)
    .filter((row) => row.flips.better.length + row.flips.worse.length > 0)
    .map(
      ({ prettyName, flips }) =>
        `${words.flips} · ${prettyName}\n  ${words.becameWrong}: ${list(flips.worse) || words.none}\n  ${words.becameRight}: ${list(flips.better) || words.none}`,
    )
    .join("\n")
}
