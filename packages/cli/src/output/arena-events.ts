import { type JudgedGame, verdictWinner } from "@evalscope/arena"
import type { Io } from "../io.js"

/** A judged game in the event stream of a contest. */
export interface ArenaGameEvent {
  readonly type: "arena.game"
  readonly elapsed_ms: number
  readonly first: string
  readonly second: string
  /** Null when the verdict could not be read. */
  readonly winner: "model_a" | "model_b" | "tie" | null
  readonly done: number
  readonly planned: number
}

/** An {@link Io} that prints a line for every game, and the document at the end as the last of them. */
export function arenaEventsIo(io: Io) {
  const started = performance.now()
  const print = (event: object) => io.out(`${JSON.stringify(event)}\n`)
  return {
    ...io,
    out: (text: string) => {
      const document: unknown = JSON.parse(text)
      print({ type: "arena.finished", document })
    },
    onGame: (
      { first, second, verdict }: JudgedGame,
      { done, planned }: { readonly done: number; readonly planned: number },
    ) => {
      const winner = verdict === undefined ? null : verdictWinner(verdict)
      const elapsed = Math.round(performance.now() - started)
      print({
        type: "arena.game",
        elapsed_ms: elapsed,
        first,
        second,
        winner,
        done,
        planned,
      } satisfies ArenaGameEvent)
    },
  }
}
