import { z } from "zod"
import type { DatasetSpread, Spread } from "../api/index.js"
import { emptyBins } from "../chart-shapes/bins.js"
import type { Database } from "../store/index.js"
import { statusCodes } from "./index-schema.js"
import { datasetCondition } from "./timeline.js"

/** How latency, tokens and repeats of each benchmark are spread. A few passes over the index; no line is read again. */
export function spread(db: Database): Spread {
  const datasets = db.all(
    z.object({ dataset: z.string() }),
    "SELECT DISTINCT dataset FROM subsets ORDER BY dataset",
  )
  return {
    datasets: datasets.map(({ dataset }) => {
      const where = datasetCondition(db, dataset)
      return {
        dataset,
        latency_ms: binsOfColumn(db, "latency", where),
        ttft_ms: binsOfColumn(db, "ttft", where),
        input_tokens: binsOfColumn(db, "tokens_in", where),
        output_tokens: binsOfColumn(db, "tokens_out", where),
        repeats: repeatsOf(db, where),
      }
    }),
  }
}

function binsOfColumn(
  db: Database,
  column: "latency" | "ttft" | "tokens_in" | "tokens_out",
  where: string,
): DatasetSpread["latency_ms"] {
  const ends = db.get(
    z.object({ low: z.number().nullable(), high: z.number().nullable() }),
    `SELECT min(${column}) AS low, max(${column}) AS high FROM samples s WHERE ${where}`,
  )
  if (ends?.low == null || ends.high === null) return []
  const bins = emptyBins(ends.low, ends.high)
  const [first] = bins
  if (!first) return []
  const counts = db.all(
    z.object({ bin: z.number(), n: z.number() }),
    `SELECT min(?, CAST((${column} - ?) / ? AS INTEGER)) AS bin, count(*) AS n
     FROM samples s WHERE ${column} IS NOT NULL AND ${where} GROUP BY 1`,
    bins.length - 1,
    first.from,
    first.to - first.from,
  )
  for (const { bin, n } of counts) {
    const found = bins[bin]
    if (found) found.count = n
  }
  return bins
}

function repeatsOf(db: Database, where: string): DatasetSpread["repeats"] {
  const scored = `FROM samples s WHERE s.score IS NOT NULL AND ${where}`
  // Of each question and score, how often it came.
  const grouped = `SELECT s.id >> 32 AS subset, s.grp, s.score, count(*) AS same ${scored} GROUP BY 1, 2, 3`
  const totals = db.get(
    z.object({ questions: z.number(), agree: z.number(), agreement: z.number().nullable() }),
    `SELECT count(*) AS questions, coalesce(sum(scores = 1), 0) AS agree, avg(agreement) AS agreement FROM (
       SELECT count(*) AS scores, sum(same * (same - 1)) * 1.0 / (sum(same) * (sum(same) - 1)) AS agreement
       FROM (${grouped}) GROUP BY subset, grp HAVING sum(same) > 1
     )`,
  )
  if (!totals || totals.questions === 0 || totals.agreement === null) return null
  return {
    questions: totals.questions,
    agree: totals.agree,
    agreement: totals.agreement,
    each: db.all(
      z.object({ repeat: z.number(), n: z.number(), mean: z.number() }),
      `SELECT s.repeat, count(*) AS n, avg(s.score) AS mean ${scored} GROUP BY 1 ORDER BY 1`,
    ),
    right: db.all(
      z.object({ right: z.number(), of: z.number(), questions: z.number() }),
      `SELECT "right", "of", count(*) AS questions FROM (
         SELECT sum(s.status = ${statusCodes.right}) AS "right", count(*) AS "of" ${scored}
         GROUP BY s.id >> 32, s.grp HAVING count(*) > 1
       ) GROUP BY 1, 2 ORDER BY 2, 1`,
    ),
  }
}
