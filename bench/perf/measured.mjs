import { startChild, withServer } from "./child.mjs"
import { errorsOf, truthOf } from "./truth.mjs"

/** One level by our engine, joined with what the server knows to be true. */
export async function measured(server, options) {
  return withServer(server, async (running) => {
    const child = await startChild("./ours.mjs", { url: running.url, records: true, ...options })
    const report = await child.next()
    const { stats } = await running.ask({ type: "stats" })
    const truth = await truthOf(running)
    const drop = (options.dropSeconds ?? 0) * 1e9
    return { report, stats, errors: errorsOf(report.rows, truth, BigInt(report.anchorHrtimeNs), drop) }
  })
}
