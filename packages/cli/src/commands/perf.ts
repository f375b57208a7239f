import type { CommandModule } from "../command-table.js"
import { languageOf } from "../io.js"
import { themeOf } from "../tui/components/theme.js"
import { foreignCommand } from "./foreign-command.js"

/** The load generator; on a terminal with a full-screen view. */
export async function loadPerfCommand(): Promise<CommandModule> {
  const command = await foreignCommand({
    package: "@evalscope/perf",
    load: () => import("@evalscope/perf/command"),
    what: "The load test",
    entry: "runPerfCommand",
    program: "evalscope perf",
  })
  return {
    ...command,
    run: async (parsed, outside) => {
      const { perfWantsTui, splitTuiFlags } = await import("../tui/wants-tui.js")
      const { argv, theme, language, replay } = splitTuiFlags(parsed.positional)
      const io = {
        ...outside,
        lang: languageOf(language) ?? outside.lang,
        ...(themeOf(theme) && { theme: themeOf(theme) }),
      }
      const screen = perfWantsTui(parsed.positional, io)
      if (replay !== undefined) {
        const { runReplay } = await import("../eval/run-replay.js")
        return runReplay(replay, { ...parsed, values: new Map(screen ? [] : [["no-tui", ["true"]]]) }, io)
      }
      if (!screen) {
        const { framed } = await import("../output/framed.js")
        const asked = { ...io, argv: parsed.positional }
        return framed("perf", asked, (own) => command.run({ ...parsed, positional: argv }, own))
      }
      const { loadPerfScreen } = await import("../tui/load.js")
      const perfScreenIo = await loadPerfScreen()
      return command.run({ ...parsed, positional: argv }, perfScreenIo(io))
    },
  }
}
