import type { PerfRun } from "@evalscope/perf"
import type { Io } from "../io.js"
import { shellWord } from "../output/shell-word.js"
import { applyPerfEvent, newPerfView } from "./model/perf-view.js"
import { PerfDashboard } from "./screens/perf/perf-dashboard.js"
import { screenedIo } from "./terminal/screened-io.js"

/**
 * The outside world for a load test that is shown on the whole terminal: results wait until the screen is closed,
 * lines of progress are left out while it shows the same.
 */
export function perfScreenIo(outside: Io): Io & { watch(run: PerfRun): Promise<void> } {
  const { io, open, close } = screenedIo(outside)
  return {
    ...io,
    watch: async (run) => {
      const view = newPerfView()
      run.subscribe((event) => {
        applyPerfEvent(view, event)
        if (event.type === "perf.finished") close()
      })
      const actions = {
        skipLevel: () => run.skipLevel(),
        abort: () => run.abort(),
        interrupt: () => process.kill(process.pid, "SIGINT"),
        leave: close,
      }
      const command = `evalscope ${io.argv.map(shellWord).join(" ")}`
      await open(<PerfDashboard view={view} command={command} actions={actions} />)
      run.report.then(close, close)
    },
  }
}
