import type { BattleDetail, BattlesPage, BattlesQuery } from "../api/index.js"
import { formatCursor, mapOf, messageViews, parseCursor, readStoredLine, textOf } from "../samples/index.js"
import { type Battle, battleRow, gradeOfA } from "./battle.js"
import { matchBattles } from "./match-battles.js"
import type { BattleTable } from "./read-battles.js"

/** The battles that match, told from the side of the model asked for. */
export function battlesPage(table: BattleTable, query: BattlesQuery): BattlesPage {
  const { matching, counts } = matchBattles(table.rows, query)
  const start = query.cursor === undefined ? 0 : parseCursor(query.cursor, "battles")[2]
  const more = start + query.limit < matching.length
  return {
    items: matching.slice(start, start + query.limit),
    next_cursor: more ? formatCursor(["battles", null, start + query.limit]) : null,
    total: matching.length,
    counts,
  }
}

/** One battle with its texts, from the side it is listed on by default. */
export async function battleDetail(
  table: BattleTable,
  battle: Battle,
  mediaUrl: (path: string) => string,
): Promise<BattleDetail> {
  const [first, second] = [table.answer(battle, battle.a), table.answer(battle, battle.b)]
  const answerOf = async (place: typeof first) => {
    if (!place) return null
    const line = mapOf(await readStoredLine(place.path, place))
    const score = mapOf(mapOf(line?.sample_score)?.score)
    return place.field === "target" ? textAt(line?.target) : (textOf(score?.prediction) ?? null)
  }
  const line = first ? mapOf(await readStoredLine(first.path, first)) : undefined
  const asked = Array.isArray(line?.messages) ? line.messages : []
  const prompt = asked.filter((message) => mapOf(message)?.role !== "assistant")
  return {
    row: battleRow(battle),
    prompt: messageViews(prompt.length > 0 ? prompt : [{ role: "user", content: battle.question }], {
      full: false,
      mediaUrl,
    }).messages,
    answers: { a: await answerOf(first), b: await answerOf(second) },
    games: battle.games.map((game) => ({
      judge: game.judge,
      repeat: game.repeat,
      first: game.first === battle.a ? "a" : "b",
      verdict: game.verdict,
      score: gradeOfA(battle, game),
      reply: game.reply,
      problem: game.problem,
    })),
  }
}

function textAt(target: unknown): string | null {
  if (typeof target === "string") return target
  return Array.isArray(target) ? target.map(String).join("\n") : null
}
