import type { Io } from "../../io.js"

/** Waits until a key is pressed. */
export function anyKey(io: Io): Promise<void> {
  io.err(io.lang === "zh" ? "\n按任意键返回…\n" : "\nPress any key to go back…\n")
  const { stdin } = process
  return new Promise((resolve) => {
    stdin.setRawMode(true)
    // A screen that was closed before has left it as something not to wait for.
    stdin.ref()
    stdin.resume()
    stdin.once("data", () => {
      stdin.setRawMode(false)
      stdin.pause()
      resolve()
    })
  })
}
