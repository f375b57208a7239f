import { z } from "zod"
import type { Database } from "../store/index.js"
import { flagBits, statusCodes, subsetStride } from "./index-schema.js"
import type { JudgeFacts } from "./judge-votes.js"
import { errorFacts, predictionFacts, reviewFacts } from "./line-facts.js"
import { LineReader, type RawLine } from "./line-reader.js"
import type { SampleFile } from "./sample-file.js"
import { searchText } from "./search-text.js"

const idRow = z.object({ id: z.number() })

/** Puts lines into the index, one function per kind of file. */
export type SampleWriter = ReturnType<typeof sampleWriter>

export function sampleWriter(db: Database) {
  const wordIds = new Map<string, number>()
  const wordId = (word: string | undefined): number | null => {
    if (word === undefined) return null
    const known = wordIds.get(word)
    if (known !== undefined) return known
    db.run("INSERT OR IGNORE INTO words (word) VALUES (?)", word)
    const row = db.get(idRow, "SELECT id FROM words WHERE word = ?", word)
    if (row) wordIds.set(word, row.id)
    return row?.id ?? null
  }
  const bits = (flags: readonly string[]) => flags.reduce((sum, name) => sum + (flagBits[name] ?? 0), 0)
  const addText = (id: number, text: string) => {
    db.run("INSERT INTO texts (rowid, body) VALUES (?, ?)", id, searchText(text))
    db.run("UPDATE samples SET worded = 1 WHERE id = ?", id)
  }
  const addJudge = (id: number, { votes, valid, total, failures }: JudgeFacts) => {
    const failed = Object.keys(failures).length === 0 ? null : JSON.stringify(failures)
    db.run("INSERT OR REPLACE INTO judged VALUES (?, ?, ?, ?)", id, valid, total, failed)
    for (const { judge, value } of votes)
      db.run("INSERT OR REPLACE INTO votes VALUES (?, ?, ?)", id, wordId(judge), value)
  }
  const problem = (path: string, at: number, message: string) => {
    db.run(
      "INSERT INTO problems SELECT ?, ?, ? WHERE (SELECT count(*) FROM problems) < 100",
      path,
      at,
      message,
    )
  }

  return {
    problem,
    predictions: (subset: number, line: RawLine, value: unknown, preamble: string) => {
      const facts = predictionFacts(value, preamble)
      if (!facts) return problem("predictions", line.offset, "This line is not a prediction.")
      db.run(
        `INSERT INTO samples (id, grp, repeat, p_at, p_len, status, finish, tokens_in, tokens_out, latency, ended,
           attempts, flags, worded, preview, answer)
         VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
         ON CONFLICT (id) DO UPDATE SET p_at = excluded.p_at, p_len = excluded.p_len, finish = excluded.finish,
           tokens_in = excluded.tokens_in, tokens_out = excluded.tokens_out, latency = excluded.latency,
           ended = excluded.ended, attempts = excluded.attempts, flags = flags | excluded.flags`,
        subset * subsetStride + facts.index,
        facts.index,
        line.offset,
        line.length,
        statusCodes[facts.failed ? "error" : "unscored"] ?? 0,
        wordId(facts.finish),
        facts.inputTokens ?? null,
        facts.outputTokens ?? null,
        facts.latencyMs ?? null,
        facts.endedMs ?? null,
        facts.attempts ?? null,
        bits(facts.flags),
        facts.question,
        facts.reply,
      )
    },
    reviews: (subset: number, line: RawLine, value: unknown, preamble: string) => {
      const facts = reviewFacts(value, preamble)
      if (!facts) return problem("reviews", line.offset, "This line is not a review.")
      const id = subset * subsetStride + facts.index
      db.run(
        "INSERT INTO texts (rowid, body) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM samples WHERE id = ? AND worded = 1)",
        id,
        searchText(facts.text),
        id,
      )
      const plain = Object.keys(facts.scores).length === 1
      db.run(
        `INSERT INTO samples (id, grp, repeat, r_at, r_len, metric, score, scores, status, outcome, flags, worded,
           preview, answer, question)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET grp = excluded.grp, repeat = excluded.repeat, r_at = excluded.r_at,
           r_len = excluded.r_len, metric = excluded.metric, score = excluded.score, scores = excluded.scores,
           status = excluded.status, outcome = excluded.outcome, flags = flags | excluded.flags,
           preview = excluded.preview, answer = excluded.answer, question = excluded.question, worded = 1`,
        id,
        facts.group,
        facts.repeat,
        line.offset,
        line.length,
        wordId(facts.metric),
        facts.score ?? null,
        plain ? null : JSON.stringify(facts.scores),
        statusCodes[facts.status] ?? 0,
        wordId(facts.outcome),
        bits(facts.flags),
        1,
        facts.preview,
        facts.answer,
        facts.questionKey,
      )
      if (facts.judge) addJudge(id, facts.judge)
    },
    errors: (subset: number, line: RawLine, value: unknown) => {
      const facts = errorFacts(value)
      if (!facts) return problem("errors", line.offset, "This line is not an error.")
      // A sample that was tried again and came to a verdict has no error any more.
      db.run(
        `INSERT INTO samples (id, grp, repeat, e_at, e_len, status, outcome, flags, worded, preview, answer)
         VALUES (?, ?, 0, ?, ?, ?, ?, 0, 0, '', ?)
         ON CONFLICT (id) DO UPDATE SET e_at = excluded.e_at, e_len = excluded.e_len,
           status = CASE WHEN r_at IS NULL THEN excluded.status ELSE status END,
           outcome = CASE WHEN r_at IS NULL THEN excluded.outcome ELSE outcome END`,
        subset * subsetStride + facts.index,
        facts.group,
        line.offset,
        line.length,
        statusCodes.error ?? 0,
        wordId(facts.stage === "score" ? "scoring_failed" : "request_failed"),
        facts.message.slice(0, 120),
      )
    },
    /** Samples without a verdict are found by what was asked and answered, or by their error. */
    wordLeftOvers: (files: readonly SampleFile[]) => {
      const rows = db.all(
        z.object({ id: z.number(), at: z.number().nullable(), preview: z.string(), answer: z.string() }),
        "SELECT id, p_at AS at, preview, answer FROM samples WHERE worded = 0 LIMIT 200000",
      )
      if (rows.length === 0) return
      const names = db.all(
        z.object({ id: z.number(), dataset: z.string(), subset: z.string() }),
        "SELECT id, dataset, subset FROM subsets",
      )
      const paths = new Map(
        names.map(({ id, dataset, subset }) => [
          id,
          files.find(
            (file) => file.kind === "predictions" && file.dataset === dataset && file.subset === subset,
          )?.path,
        ]),
      )
      db.transaction(() => {
        for (const row of rows) {
          const path = paths.get(Math.floor(row.id / subsetStride))
          addText(
            row.id,
            `${row.at === null || path === undefined ? "" : textAt(path, row.at)}\n${row.preview}\n${row.answer}`,
          )
        }
      })
    },
  }
}

function textAt(path: string, offset: number): string {
  using reader = new LineReader(path, offset)
  const [line] = reader.read(1, true)
  try {
    return line === undefined ? "" : (predictionFacts(JSON.parse(line.text))?.text ?? "")
  } catch {
    return ""
  }
}
