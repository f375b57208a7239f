import { type JudgedGame, verdictWinner } from "@evalscope/arena"
import type { Io } from "../io.js"
import { shellWord } from "../output/shell-word.js"
import { applyGame, newArenaView } from "./model/arena-view.js"
import { ArenaDashboard } from "./screens/arena/arena-dashboard.js"
import { screenedIo } from "./terminal/screened-io.js"

/** The outside world for a contest that is shown on the whole terminal, from its first game to its leaderboard. */
export function arenaScreenIo(outside: Io) {
  const { io, open, close } = screenedIo(outside)
  const view = newArenaView([])
  let opened = false
  let ended = false
  return {
    io: {
      ...io,
      onGame: (
        { first, second, verdict }: JudgedGame,
        progress: { readonly done: number; readonly planned: number },
      ) => {
        applyGame(view, { first, second, winner: verdict && verdictWinner(verdict) }, progress)
        if (opened) return
        opened = true
        const command = `evalscope ${io.argv.map(shellWord).join(" ")}`
        void open(
          <ArenaDashboard
            view={view}
            command={command}
            onInterrupt={() => process.kill(process.pid, "SIGINT")}
            onLeave={close}
          />,
        ).then(() => {
          if (ended) close()
        })
      },
    },
    /** Closes the view and shows the results. */
    close: () => {
      ended = true
      close()
    },
  }
}
