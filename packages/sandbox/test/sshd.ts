import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdir, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { userInfo } from "node:os"
import { join } from "node:path"
import { freePort } from "./free-port.js"

/** Debian's server; it insists on being called by its whole path. */
export const sshd = "/usr/sbin/sshd"

let running: ChildProcess | undefined

/**
 * An ssh server on a free port that lets this user in with one key, and a folder with an `ssh` that has the key.
 * @param environment What the server sets for commands.
 */
export async function startSshd(folder: string, environment: string) {
  const port = await freePort()
  const file = (name: string) => join(folder, name)
  for (const name of ["host", "user"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file(name)])
  }
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${file("host")}`,
    `AuthorizedKeysFile ${file("user.pub")}`,
    `PidFile ${file("pid")}`,
    `SetEnv ${environment}`,
    "UsePAM no",
    "StrictModes no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "MaxStartups 100",
  ]
  await writeFile(file("sshd_config"), `${config.join("\n")}\n`)
  // Its workers give up their rights here; Debian makes the folder when it starts the service.
  if (userInfo().uid === 0) await mkdir("/run/sshd", { recursive: true })
  running = spawn(sshd, ["-D", "-e", "-f", file("sshd_config")], { stdio: "ignore" })
  await answering(port)
  const client = file("client")
  await mkdir(client)
  const options = `-o IdentityFile=${file("user")} -o IdentitiesOnly=yes -o UserKnownHostsFile=${file("known")} -o StrictHostKeyChecking=accept-new`
  await writeFile(join(client, "ssh"), `#!/bin/sh\nexec /usr/bin/ssh -F none ${options} "$@"\n`)
  await chmod(join(client, "ssh"), 0o755)
  return { port, user: userInfo().username, client }
}

export async function stopSshd(): Promise<void> {
  const server = running
  running = undefined
  if (!server || server.exitCode !== null) return
  server.kill()
  await once(server, "exit")
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect({ port, host: "127.0.0.1" })
    const answers = await once(socket, "connect").then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (answers) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("sshd does not listen")
}
