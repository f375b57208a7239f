import { connect } from "node:net"
import { createInterface } from "node:readline"
import { EvalScopeError } from "@evalscope/core"

export type Answer = Readonly<Record<string, unknown>>

/**
 * Sends one request to a run's control socket and yields its answers: one, or for `watch` events until the run ends
 * or `signal` says that nobody listens any more.
 * @throws EvalScopeError `file_access` when nobody listens there any more.
 */
export async function* askRun(
  socket: string,
  request: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): AsyncGenerator<Answer> {
  const client = connect(socket)
  signal?.addEventListener("abort", () => client.destroy(), { once: true })
  const gone = new Promise<never>((_, reject) => {
    client.once("error", (cause) =>
      reject(
        new EvalScopeError({
          code: "file_access",
          message: `The run at ${socket} does not answer.`,
          hint: "It has ended, most likely; evalscope ctl ps shows what runs.",
          cause,
        }),
      ),
    )
  })
  gone.catch(() => undefined)
  try {
    await Promise.race([new Promise<void>((resolve) => client.once("connect", () => resolve())), gone])
    client.write(`${JSON.stringify(request)}\n`)
    for await (const line of createInterface({ input: client, signal })) {
      const value: unknown = JSON.parse(line)
      if (typeof value === "object" && value !== null) yield { ...value }
    }
  } finally {
    client.destroy()
  }
}

export async function askOnce(socket: string, request: Readonly<Record<string, unknown>>): Promise<Answer> {
  for await (const answer of askRun(socket, request)) return answer
  return { ok: false, error: "the run ended" }
}
