import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { safeText } from "../../output/safe-text.js"
import type { Outside } from "../components/ui.js"
import { enterScreen, leaveScreen } from "./screen.js"

/** Terminals take no more than this of a text for the clipboard. */
const mostClipboardBytes = 100_000

/** @param refresh writes the whole screen again. */
export function outsideOf(refresh: () => void): Outside {
  return {
    copy: (text) => {
      const bytes = Buffer.from(text, "utf8").subarray(0, mostClipboardBytes)
      writeSync(1, `\u001b]52;c;${bytes.toString("base64")}\u0007`)
    },
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
