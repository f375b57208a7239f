import { spawn } from "node:child_process"
import { Duplex } from "node:stream"

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
  // A broken pipe is only how the failure arrives here; ssh says what it was.
  const explained = (error: Error) => failed.then((failure) => failure ?? error)
  const pipes: Duplex = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk, encoding, done) =>
      void child.stdin.write(chunk, encoding, (error) => (error ? explained(error).then(done) : done())),
    final: (done) => void child.stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill()
      done(error)
    },
  })
  child.stdin.on("error", () => undefined)
  child.stdout.on("data", (chunk) => {
    if (!pipes.push(chunk)) child.stdout.pause()
  })
  child.stdout.once("end", async () => {
    const failure = await failed
    if (failure) pipes.destroy(failure)
    else pipes.push(null)
  })
  // Ending a connection that waits for its next request is no error that anybody could handle.
  pipes.on("error", () => undefined)
  // What Node's HTTP agent asks of a connection that it keeps.
  return Object.assign(pipes, {
    setKeepAlive: () => pipes,
    setNoDelay: () => pipes,
    setTimeout: () => pipes,
    ref: () => child.ref(),
    unref: () => child.unref(),
  })
}
