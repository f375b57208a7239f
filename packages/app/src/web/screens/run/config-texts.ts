type Map = Readonly<Record<string, unknown>>

/** A program that runs the same evaluation. */
export function typescriptOf(config: Map): string {
  const names = Array.isArray(config.datasets) ? config.datasets : []
  return `import { benchmarks, evaluate } from "evalscope"

const chosen = await Promise.all(${JSON.stringify(names)}.map((name) => benchmarks.loadBenchmark(name)))
const run = evaluate(${JSON.stringify(config, undefined, 2)}, { benchmarks: chosen })
console.log((await run.report).reports)
`
}
