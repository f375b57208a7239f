import { existsSync } from "node:fs"
import { createRequire } from "node:module"

/** As a reader has it, else the one without windows. */
const executables = ["/usr/bin/chromium", "/usr/bin/chromium-headless-shell"]

/** A browser; undefined where there is no Chromium. */
export async function openChromium() {
  const executablePath = executables.find((path) => existsSync(path))
  if (executablePath === undefined) return undefined
  const app = createRequire(new URL("../../packages/app/package.json", import.meta.url))
  const { chromium } = app("playwright-core")
  return chromium.launch({ executablePath, args: ["--no-sandbox"] })
}
