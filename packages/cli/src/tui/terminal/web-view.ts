import { type ChildProcess, spawn } from "node:child_process"
import { EvalScopeError } from "@evalscope/core"

let server: { readonly child: ChildProcess; readonly address: Promise<string> } | undefined

/**
 * Starts the web app on a folder of runs, once for this process, and opens a browser on it. It ends with this process.
 * @throws EvalScopeError `package_missing` when the web app is not installed or does not start.
 */
export async function openWebView(workDir: string): Promise<string> {
  server ??= start(workDir)
  const address = await server.address.catch((error: unknown) => {
    server = undefined
    throw error
  })
  browse(address)
  return address
}

function start(workDir: string) {
  const [, program = ""] = process.argv
  const child = spawn(process.execPath, [program, "app", "--no-open", "--port", "0", "--outputs", workDir], {
    stdio: ["ignore", "pipe", "pipe"],
  })
  const end = () => child.kill()
  process.on("exit", end)
  child.once("exit", () => process.off("exit", end))
  const address = new Promise<string>((resolve, reject) => {
    let said = ""
    const listen = (chunk: Buffer) => {
      said += chunk.toString("utf8")
      const [found] = /https?:\/\/\S+/.exec(said) ?? []
      if (found !== undefined && said.includes("\n", said.indexOf(found))) resolve(found)
    }
    child.stdout.on("data", listen)
    child.stderr.on("data", listen)
    child.once("error", reject)
    child.once("exit", () =>
      reject(
        new EvalScopeError({
          code: "package_missing",
          message: said.trim().split("\n")[0] || "The web app did not start.",
          hint: "evalscope app says why.",
        }),
      ),
    )
  })
  return { child, address }
}

/** Nothing happens where there is no browser; the address is on the screen. */
function browse(address: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", address]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", address]
        : ["xdg-open", address]
  const child = spawn(command ?? "", args, { stdio: "ignore", detached: true })
  child.once("error", () => undefined)
  child.unref()
}
