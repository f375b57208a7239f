import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { safeText } from "../../output/safe-text.js"
import type { Outside } from "../components/ui.js"
import { clipboardSequence } from "./clipboard.js"
import { enterScreen, leaveScreen } from "./screen.js"

/** @param refresh writes the whole screen again. */
export function outsideOf(refresh: () => void): Outside {
  return {
    copy: (text) => void writeSync(1, clipboardSequence(text)),
    page: (text) => {
      const folder = mkdtempSync(join(tmpdir(), "evalscope-"))
      const file = join(folder, "sample.txt")
      writeFileSync(file, `${safeText(text)}\n`, { mode: 0o600 })
      const { PAGER } = process.env
      const [command = "less", ...args] = (PAGER || "less").split(" ")
      writeSync(1, leaveScreen)
      process.stdin.setRawMode(false)
      spawnSync(command, [...args, file], { stdio: "inherit" })
      process.stdin.setRawMode(true)
      writeSync(1, enterScreen)
      rmSync(folder, { recursive: true, force: true })
      refresh()
    },
  }
}
