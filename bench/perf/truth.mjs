/** Joins a client's records with what the simulated server really did. Both clocks are the same. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readTruthFile } from "../../packages/testing/dist/index.js"

export async function truthOf(server) {
  const folder = await mkdtemp(join(tmpdir(), "perf-bench-"))
  const path = join(folder, "truth.bin")
  await server.ask({ type: "truth", path })
  const truth = await readTruthFile(path)
  await rm(folder, { recursive: true })
  return truth
}

/**
 * Errors per request and event, in ms: TTFT (reported minus first write minus t0), gaps (reported minus the
 * difference of the writes), time per token. t0 is our own clock; it is aligned by the anchor's wall-clock-free
 * twin `anchorHrNs`.
 */
export function errorsOf(rows, truth, anchorHrNs, dropNs = 0) {
  const bySeq = new Map(truth.records.map((record) => [record.seq, record]))
  const shift = Number(anchorHrNs - truth.originNs)
  const errors = {
    ttft: [],
    gap: [],
    gapSum: 0,
    trueGapSum: 0,
    tpot: [],
    reportedTtft: [],
    trueTtft: [],
    delivery: [],
    dispatch: [],
    sentGaps: [],
    complete: [],
  }
  for (const row of rows) {
    const known = bySeq.get(row.index)
    if (known === undefined) continue
    errors.complete.push(known.completeNs - shift)
    errors.dispatch.push((known.completeNs - shift - row.scheduledNs) / 1e6)
    if (row.outcome !== "ok" || known.writtenNs.length === 0) continue
    const firstWrite = known.writtenNs[0] - shift
    errors.delivery.push((row.firstContentNs - firstWrite) / 1e6)
    if (row.writtenNs >= dropNs) {
      const reported = (row.firstContentNs - row.writtenNs) / 1e6
      const real = (firstWrite - row.writtenNs) / 1e6
      errors.ttft.push(reported - real)
      errors.reportedTtft.push(reported)
      errors.trueTtft.push(real)
    }
    let at = row.firstContentNs
    for (let index = 0; index < row.gapsUs.length; index++) {
      at += row.gapsUs[index] * 1000
      // Of the whole run, as the client's own statement is.
      errors.delivery.push((at - (known.writtenNs[index + 1] - shift)) / 1e6)
      if (at < dropNs) continue
      const real = (known.writtenNs[index + 1] - known.writtenNs[index]) / 1e6
      const reported = row.gapsUs[index] / 1000
      errors.gap.push(Math.abs(reported - real))
      errors.gapSum += reported
      errors.trueGapSum += real
    }
    const realSpan = (known.writtenNs[known.writtenNs.length - 1] - known.writtenNs[0]) / 1e6
    const wholeSpan = row.gapsUs.reduce((sum, gap) => sum + gap, 0) / 1000
    if (realSpan > 0) errors.tpot.push(Math.abs(wholeSpan - realSpan) / realSpan)
  }
  return errors
}
