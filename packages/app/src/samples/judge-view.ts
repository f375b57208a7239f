import { z } from "zod"
import type { JudgeQuery, JudgeView } from "../api/index.js"
import type { Database } from "../store/index.js"
import { datasetCondition } from "./timeline.js"

/** A verdict counts as right from here up. */
const rightFrom = 0.5
const bars = 10

const voteSchema = z.object({ judge: z.number(), name: z.string(), value: z.number(), n: z.number() })
const pairSchema = z.object({
  a: z.string(),
  b: z.string(),
  both: z.number(),
  aa: z.number(),
  ab: z.number(),
  ba: z.number(),
  bb: z.number(),
  difference: z.number(),
})

/** What the judges of a run said, how often they agreed with each other and with people. */
export function judgeView(
  db: Database,
  { dataset }: JudgeQuery,
  labelled: ReadonlyMap<number, string>,
): JudgeView {
  const where = datasetCondition(db, dataset)
  const votes = db.all(
    voteSchema,
    `SELECT s.judge, w.word AS name, round(s.value, 3) AS value, count(*) AS n
     FROM votes s JOIN words w ON w.id = s.judge WHERE ${where} GROUP BY s.judge, 3 ORDER BY s.judge`,
  )
  const names = new Map(votes.map(({ judge, name }) => [judge, name]))
  const people = peopleOf(labelled)
  return {
    ...attemptsOf(db, where),
    judges: [...names].map(([judge, name]) => ({
      judge: name,
      ...figuresOf(votes.filter((vote) => vote.judge === judge)),
      human: people.length === 0 ? null : agreementWith(people, votesOf(db, judge, people, where)),
    })),
    work: workOf(db, where),
    placements: placementsOf(db, where),
    pairs: pairsOf(db, where),
    human: humanOf(db, people, where),
  }
}

function workOf(db: Database, where: string): JudgeView["work"] {
  return db.all(
    z.object({
      judge: z.string(),
      attempts: z.number(),
      input_tokens: z.number().nullable(),
      output_tokens: z.number().nullable(),
      latency_ms: z.number().nullable(),
    }),
    `SELECT w.word AS judge, sum(s.attempts) AS attempts, sum(s.tokens_in) AS input_tokens,
       sum(s.tokens_out) AS output_tokens, sum(s.latency) / sum(s.attempts) AS latency_ms
     FROM judge_work s JOIN words w ON w.id = s.judge WHERE ${where} GROUP BY s.judge ORDER BY s.judge`,
  )
}

function placementsOf(db: Database, where: string): JudgeView["placements"] {
  return db.all(
    z.object({
      judge: z.string(),
      pairs: z.number(),
      consistent: z.number(),
      first_wins: z.number(),
      second_wins: z.number(),
      half: z.number(),
    }),
    `SELECT w.word AS judge, count(*) AS pairs, sum(s.first = s.second) AS consistent,
       sum(s.first = 1 AND s.second = -1) AS first_wins, sum(s.first = -1 AND s.second = 1) AS second_wins,
       sum(abs(s.first - s.second) = 1) AS half
     FROM placements s JOIN words w ON w.id = s.judge WHERE ${where} GROUP BY s.judge ORDER BY s.judge`,
  )
}

interface Person {
  id: number
  right: boolean
}

/** Labels that are a verdict on the answer. */
function peopleOf(labelled: ReadonlyMap<number, string>): readonly Person[] {
  return [...labelled].flatMap(([id, kind]) =>
    kind === "correct" || kind === "wrong" ? [{ id, right: kind === "correct" }] : [],
  )
}

function attemptsOf(db: Database, where: string): Pick<JudgeView, "samples" | "attempts"> {
  const sums = db.get(
    z.object({ samples: z.number(), valid: z.number(), total: z.number(), lossy: z.number() }),
    `SELECT count(*) AS samples, coalesce(sum(valid), 0) AS valid, coalesce(sum(total), 0) AS total,
       coalesce(sum(total > valid), 0) AS lossy FROM judged s WHERE ${where}`,
  ) ?? { samples: 0, valid: 0, total: 0, lossy: 0 }
  const failures = db.all(
    z.object({ kind: z.string(), n: z.number() }),
    `SELECT f.key AS kind, sum(f.value) AS n FROM judged s, json_each(s.failures) f
     WHERE s.failures IS NOT NULL AND ${where} GROUP BY f.key ORDER BY n DESC LIMIT 20`,
  )
  return {
    samples: sums.samples,
    attempts: {
      valid: sums.valid,
      total: sums.total,
      failures: Object.fromEntries(failures.map(({ kind, n }) => [kind, n])),
      samples: sums.lossy,
    },
  }
}

function figuresOf(votes: readonly { value: number; n: number }[]) {
  const all = votes.reduce((sum, { n }) => sum + n, 0)
  const low = Math.min(0, ...votes.map(({ value }) => value))
  const high = Math.max(1, ...votes.map(({ value }) => value))
  const width = (high - low) / bars
  const histogram = Array.from({ length: bars }, (_, bar) => ({
    from: low + bar * width,
    to: low + (bar + 1) * width,
    count: 0,
  }))
  for (const { value, n } of votes) {
    const bar = histogram[Math.min(bars - 1, Math.floor((value - low) / width + 1e-9))]
    if (bar) bar.count += n
  }
  return {
    votes: all,
    right: votes.reduce((sum, { value, n }) => sum + (value >= rightFrom ? n : 0), 0),
    mean: votes.reduce((sum, { value, n }) => sum + value * n, 0) / Math.max(1, all),
    histogram,
  }
}

function pairsOf(db: Database, where: string): JudgeView["pairs"] {
  const rows = db.all(
    pairSchema,
    `SELECT wa.word AS a, wb.word AS b, count(*) AS both, avg(s.value - o.value) AS difference,
       sum(s.value >= ${rightFrom} AND o.value >= ${rightFrom}) AS aa,
       sum(s.value >= ${rightFrom} AND o.value < ${rightFrom}) AS ab,
       sum(s.value < ${rightFrom} AND o.value >= ${rightFrom}) AS ba,
       sum(s.value < ${rightFrom} AND o.value < ${rightFrom}) AS bb
     FROM votes s JOIN votes o ON o.id = s.id AND o.judge > s.judge
     JOIN words wa ON wa.id = s.judge JOIN words wb ON wb.id = o.judge
     WHERE ${where} GROUP BY s.judge, o.judge ORDER BY s.judge, o.judge LIMIT 60`,
  )
  return rows.map(({ a, b, both, difference, aa, ab, ba, bb }) => ({
    a,
    b,
    both,
    agree: aa + bb,
    kappa: kappa(aa, ab, ba, bb),
    mean_difference: difference,
  }))
}

/** Ids come from the index, as numbers: they may stand in a query. */
const listOfIds = (people: readonly Person[]) => people.map(({ id }) => Math.trunc(id)).join(",")

const verdictSchema = z.object({ id: z.number(), value: z.number() })

function votesOf(db: Database, judge: number, people: readonly Person[], where: string) {
  return db.all(
    verdictSchema,
    `SELECT id, value FROM votes s WHERE judge = ? AND id IN (${listOfIds(people)}) AND ${where}`,
    judge,
  )
}

function humanOf(db: Database, people: readonly Person[], where: string): JudgeView["human"] {
  if (people.length === 0) return null
  const scores = db.all(
    verdictSchema,
    `SELECT s.id, s.score AS value FROM samples s JOIN judged j ON j.id = s.id
     WHERE s.score IS NOT NULL AND s.id IN (${listOfIds(people)}) AND ${where}`,
  )
  const [rr, rw, wr, ww] = table(people, scores)
  if (rr + rw + wr + ww === 0) return null
  return { right_right: rr, right_wrong: rw, wrong_right: wr, wrong_wrong: ww, kappa: kappa(rr, rw, wr, ww) }
}

function agreementWith(people: readonly Person[], verdicts: readonly { id: number; value: number }[]) {
  const [rr, rw, wr, ww] = table(people, verdicts)
  const both = rr + rw + wr + ww
  return both === 0 ? null : { both, agree: rr + ww, kappa: kappa(rr, rw, wr, ww) }
}

function table(people: readonly Person[], verdicts: readonly { id: number; value: number }[]) {
  const said = new Map(people.map(({ id, right }) => [id, right]))
  const cells: [number, number, number, number] = [0, 0, 0, 0]
  for (const { id, value } of verdicts) {
    const at = (said.get(id) === true ? 0 : 2) + (value >= rightFrom ? 0 : 1)
    if (at === 0) cells[0] += 1
    else if (at === 1) cells[1] += 1
    else if (at === 2) cells[2] += 1
    else cells[3] += 1
  }
  return cells
}

/** Cohen's kappa of a table of two by two; null where both sides always say the same. */
function kappa(both: number, first: number, second: number, neither: number): number | null {
  const n = both + first + second + neither
  const chance =
    ((both + first) * (both + second) + (second + neither) * (first + neither)) / Math.max(1, n * n)
  return n === 0 || chance >= 1 ? null : ((both + neither) / n - chance) / (1 - chance)
}
