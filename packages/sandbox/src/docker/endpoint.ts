import { readFile } from "node:fs/promises"
import { connect, isIP } from "node:net"
import { join } from "node:path"
import type { Duplex } from "node:stream"
import { connect as connectTls } from "node:tls"
import { SandboxError } from "../errors/index.js"
import { connectOverSsh } from "./ssh-connection.js"

/** How to open a connection to an engine. */
export interface Endpoint {
  /** As given, for messages. */
  readonly address: string
  connect(): Duplex
}

export interface EndpointOptions {
  /** `unix:///path`, `tcp://host:port`, `ssh://user@host`; default DOCKER_HOST, else the usual socket. */
  host?: string
  /** Folder with ca.pem, cert.pem and key.pem; default DOCKER_CERT_PATH. Only for tcp. */
  certPath?: string
  env?: NodeJS.ProcessEnv
}

/** @throws SandboxError `option_invalid` for an address of another kind or certificates that cannot be read. */
export async function engineEndpoint(options: EndpointOptions = {}): Promise<Endpoint> {
  const env = options.env ?? process.env
  const address = options.host || env.DOCKER_HOST || "unix:///var/run/docker.sock"
  if (address.startsWith("unix://")) {
    const path = address.slice("unix://".length)
    return { address, connect: () => connect({ path, allowHalfOpen: true }) }
  }
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol === "ssh:") return { address, connect: () => connectOverSsh(url) }
  if (url?.protocol === "tcp:" || url?.protocol === "http:" || url?.protocol === "https:") {
    const host = url.hostname.replace(/^\[|\]$/g, "")
    const certPath = options.certPath ?? env.DOCKER_CERT_PATH
    const secure = url.protocol === "https:" || certPath !== undefined || isSet(env.DOCKER_TLS_VERIFY)
    const port = Number(url.port || (secure ? 2376 : 2375))
    if (!secure) return { address, connect: () => connect({ host, port, allowHalfOpen: true }) }
    const keys = certPath === undefined ? {} : await certificates(certPath)
    return {
      address,
      connect: () =>
        connectTls({
          host,
          port,
          ...(isIP(host) === 0 && { servername: host }),
          ALPNProtocols: ["http/1.1"],
          ...keys,
        }),
    }
  }
  throw new SandboxError({
    code: "option_invalid",
    message: `"${address}" is not an engine address.`,
    hint: "Use unix:///path/docker.sock, tcp://host:2376 or ssh://user@host.",
  })
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0"
}

async function certificates(folder: string) {
  try {
    const [ca, cert, key] = await Promise.all(
      ["ca.pem", "cert.pem", "key.pem"].map((name) => readFile(join(folder, name))),
    )
    return { ca, cert, key }
  } catch (cause) {
    throw new SandboxError({
      code: "option_invalid",
      message: `The certificates in ${folder} cannot be read.`,
      hint: "The folder must hold ca.pem, cert.pem and key.pem.",
      cause,
    })
  }
}
