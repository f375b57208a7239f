import { createRequire } from "node:module"
import { isAbsolute, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { type Benchmark, EvalScopeError, errorMessage, nameHint } from "@evalscope/core"

/** A benchmark with the place it came from. */
interface Found {
  benchmark: Benchmark
  origin: string
}

/**
 * Finds the benchmarks of a task: built-in ones, and those of the packages and files named as plugins.
 * @throws EvalScopeError `benchmark_unknown` with the nearest name, `plugin_invalid` naming the package.
 */
export async function loadBenchmarks(
  names: readonly string[],
  plugins: readonly string[],
  cwd: string,
): Promise<readonly Benchmark[]> {
  const { catalogue, loadBenchmark } = await builtIn()
  const found = new Map<string, Found>()
  for (const plugin of plugins) {
    for (const benchmark of await loadPlugin(plugin, cwd)) {
      const builtInName = catalogue.some((entry) => entry.name === benchmark.name)
      const earlier = builtInName ? "@evalscope/benchmarks" : found.get(benchmark.name)?.origin
      if (earlier !== undefined) {
        throw new EvalScopeError({
          code: "plugin_invalid",
          message: `Both ${earlier} and ${plugin} have a benchmark named "${benchmark.name}".`,
          hint: "Leave one of them out, or rename the benchmark.",
        })
      }
      found.set(benchmark.name, { benchmark, origin: plugin })
    }
  }
  return Promise.all(
    names.map(async (name) => {
      const own = found.get(name)?.benchmark
      if (own) return own
      if (catalogue.some((entry) => entry.name === name)) return loadBenchmark(name)
      throw new EvalScopeError({
        code: "benchmark_unknown",
        message: `There is no benchmark "${name}".`,
        hint: nameHint(name, [...catalogue.map((entry) => entry.name), ...found.keys()]),
      })
    }),
  )
}

/** Names of the built-in benchmarks. */
export async function benchmarkNames(): Promise<readonly string[]> {
  return (await builtIn()).catalogue.map((entry) => entry.name)
}

async function builtIn() {
  try {
    return await import("@evalscope/benchmarks")
  } catch (cause) {
    throw new EvalScopeError({
      code: "package_missing",
      message: "The built-in benchmarks are not installed.",
      hint: "npm install @evalscope/benchmarks",
      cause,
    })
  }
}

/** The benchmarks of a package or file. @throws EvalScopeError `plugin_invalid` */
export async function loadPlugin(plugin: string, cwd: string): Promise<readonly Benchmark[]> {
  const isPath = plugin.startsWith(".") || isAbsolute(plugin)
  let module: unknown
  try {
    module = isPath
      ? await import(pathToFileURL(resolve(cwd, plugin)).href)
      : await import(packageUrl(plugin, cwd))
  } catch (cause) {
    throw new EvalScopeError({
      code: "plugin_invalid",
      message: `The plugin ${plugin} could not be loaded: ${errorMessage(cause)}.`,
      hint: isPath ? "Check the path." : `npm install ${plugin}`,
      cause,
    })
  }
  const exported =
    typeof module === "object" && module !== null && "default" in module ? module.default : undefined
  const benchmarks: readonly unknown[] = Array.isArray(exported) ? exported : [exported]
  return benchmarks.map((benchmark) => {
    if (isBenchmark(benchmark)) return benchmark
    throw new EvalScopeError({
      code: "plugin_invalid",
      message: `The plugin ${plugin} does not export a benchmark that this version can run.`,
      hint: "Its default export must be what defineBenchmark() of @evalscope/core returns (specVersion 1), or an array of those.",
    })
  })
}

/** Where a package is installed, seen from the user's folder; else as seen from here. */
function packageUrl(name: string, cwd: string): string {
  try {
    return pathToFileURL(createRequire(join(cwd, "package.json")).resolve(name)).href
  } catch {
    return name
  }
}

function isBenchmark(value: unknown): value is Benchmark {
  return (
    typeof value === "object" &&
    value !== null &&
    "specVersion" in value &&
    value.specVersion === 1 &&
    "samplesOf" in value &&
    typeof value.samplesOf === "function"
  )
}
