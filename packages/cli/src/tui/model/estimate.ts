import { z } from "zod"
import { runDry } from "../../eval/run-dry.js"
import { evalFlags } from "../../flags/eval-flags.js"
import { parseFlags } from "../../flags/index.js"
import type { Io } from "../../io.js"

const document = z.object({
  estimates: z.array(
    z.object({
      dataset: z.string(),
      samples: z.number(),
      interval: z.number(),
      input_tokens: z.number(),
      output_tokens: z.number(),
      cost_usd: z.number().nullable(),
    }),
  ),
  requests: z.number(),
  cost_usd: z.number().nullable(),
})

/** What a run will take, as `--dry-run` tells it. */
export type Estimate = z.infer<typeof document>

/** Estimates a command line of `eval` without asking a model. Data that is not on this machine is not fetched. */
export async function estimateRun(argv: readonly string[], io: Io): Promise<Estimate> {
  let text = ""
  const parsed = parseFlags([...argv.slice(1), "--json", "--offline"], evalFlags)
  await runDry(
    parsed,
    {
      ...io,
      out: (more) => {
        text += more
      },
      err: () => undefined,
    },
    "eval",
  )
  return document.parse(JSON.parse(text))
}
