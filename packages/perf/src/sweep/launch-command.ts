import type { PerfConfig } from "../config/index.js"
import { PerfError } from "../errors/index.js"

/** The command that starts the server, if any: `local_vllm` is a preset of `--launch`; models are not run in this process. */
export function launchCommand(config: PerfConfig): string | undefined {
  if (config.launch !== undefined) return config.launch
  if (config.api === "local") {
    throw new PerfError({
      code: "unsupported",
      message: "--api local runs models in the process of the original, which this program does not.",
      hint: 'Start a server with --launch "vllm serve <model>", or use --api local_vllm.',
    })
  }
  if (config.api !== "local_vllm") return undefined
  const model = config.model ?? ""
  const port = config.port ?? new URL(config.url).port
  const quoted = `'${model.replaceAll("'", `'\\''`)}'`
  return `exec vllm serve ${quoted} --port ${port || 8877} --tensor-parallel-size "$(nvidia-smi -L 2>/dev/null | grep -c . || echo 1)" --max-model-len 32768 --gpu-memory-utilization 0.9 --disable-log-requests`
}
