import type { PerfConfig, PerfFlag, PerfRun } from "@evalscope/perf"

/** What the service uses of the load tester, which is installed apart. */
interface PerfPackage {
  runPerf(config: unknown, options?: { signal?: AbortSignal }): PerfRun
  parsePerfConfig(input: unknown): { config: PerfConfig; notes: readonly string[] }
  checkPerfConfig(config: PerfConfig): void
  perfFlags(): readonly PerfFlag[]
  holdsLoadTest(folder: string): Promise<boolean>
}

/** The load tester; undefined when it is not installed. */
export async function loadPerf(): Promise<PerfPackage | undefined> {
  try {
    const found: object = await import("@evalscope/perf")
    return isPerf(found) ? found : undefined
  } catch {
    return undefined
  }
}

function isPerf(module: object): module is PerfPackage {
  return (
    "runPerf" in module &&
    typeof module.runPerf === "function" &&
    "parsePerfConfig" in module &&
    typeof module.parsePerfConfig === "function" &&
    "checkPerfConfig" in module &&
    typeof module.checkPerfConfig === "function" &&
    "perfFlags" in module &&
    typeof module.perfFlags === "function" &&
    "holdsLoadTest" in module &&
    typeof module.holdsLoadTest === "function"
  )
}
