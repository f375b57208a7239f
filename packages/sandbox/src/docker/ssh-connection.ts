import { spawn } from "node:child_process"
import { Duplex, type Readable } from "node:stream"

const keptComplaint = 500

/**
 * A connection to the engine of another machine: there the docker command joins its standard streams with the engine's
 * socket. Keys, ports and jump hosts are those of the user's ssh configuration; nothing is ever asked for.
 */
export function connectOverSsh({ hostname, port, username }: URL): Duplex {
  const target = username ? `${decodeURIComponent(username)}@${hostname}` : hostname
  const options = ["-o", "BatchMode=yes", ...(port ? ["-p", port] : [])]
  const child = spawn("ssh", [...options, "--", target, "docker", "system", "dial-stdio"], {
    stdio: ["pipe", "pipe", "pipe"],
  })
  const failed = new Promise<Error | undefined>((resolve) => {
    let complaint = ""
    child.stderr.on("data", (chunk) => {
      complaint = `${complaint}${chunk}`.slice(-keptComplaint)
    })
    child.once("error", resolve)
    // What ssh says arrives before the end of its output, but only "close" comes after both.
    child.once("close", (code) =>
      resolve(code ? new Error(complaint.trim() || `ssh ended with status ${code}`) : undefined),
    )
  })
  const pipes = Duplex.from({ readable: received(child.stdout, failed), writable: child.stdin })
  // What Node's HTTP agent asks of a connection that it keeps.
  const stream = Object.assign(pipes, {
    setKeepAlive: () => pipes,
    setNoDelay: () => pipes,
    setTimeout: () => pipes,
    ref: () => child.ref(),
    unref: () => child.unref(),
  })
  // Ending a connection that waits for its next request is no error that anybody could handle.
  stream.on("error", () => undefined)
  stream.once("close", () => child.kill())
  return stream
}

/** What comes from the other machine; at its end the reason, if there is one that a person should see. */
async function* received(output: Readable, failed: Promise<Error | undefined>): AsyncGenerator<Buffer> {
  yield* output
  const failure = await failed
  if (failure) throw failure
}
