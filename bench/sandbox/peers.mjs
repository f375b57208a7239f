import { execFileSync, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { createSandbox, docker, limitsSchema } from "@evalscope/sandbox"

const image = process.env.EVALSCOPE_SANDBOX_IMAGE ?? "evalscope/python:3.11"
const sockets = ["/run/evalscope-engine/docker.sock", "/var/run/docker.sock"]
const socket = sockets.find((path) => existsSync(path))
const host = process.env.DOCKER_HOST ?? (socket && `unix://${socket}`)
const code = "print(sum(range(1000)))"
const answer = "499500\n"

// A shim in front of the interpreter would make the peer look slow.
const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim()

function subprocess(file, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["pipe", "pipe", "ignore"], env })
    let out = ""
    child.stdout.on("data", (data) => {
      out += data
    })
    child.once("error", reject)
    child.once("close", () => (out === answer ? resolve() : reject(new Error(`${file} said ${out}`))))
    child.stdin.end(code)
  })
}

const dockerRun = [
  ..."run --rm -i --init --network none --read-only --cap-drop ALL --security-opt no-new-privileges".split(
    " ",
  ),
  ..."--pids-limit 64 --memory 512m --memory-swap 512m --cpus 1 --user 1000:1000 --log-driver none".split(
    " ",
  ),
  ..."--ipc private --shm-size 16m --ulimit nofile=1024 --ulimit core=0 --workdir /workspace".split(" "),
  ..."--tmpfs /tmp:size=64m --tmpfs /workspace:size=64m,uid=1000,mode=0700".split(" "),
  ...[image, "python3", "-"],
]

const openDriver = () => docker({ ...(host && { host }), onWarning: () => undefined })

/** A driver that counts, so that a burst can wait for a full pool. */
function counted(driver) {
  const counts = { ready: 0, pending: 0 }
  const during = async (work) => {
    counts.pending++
    try {
      return await work()
    } finally {
      counts.pending--
    }
  }
  const start = async (...args) => {
    const instance = await during(() => driver.start(...args))
    counts.ready++
    const launch = (request) => {
      counts.ready--
      return instance.launch(request)
    }
    return { ...instance, launch, close: () => during(() => instance.close()) }
  }
  return { driver: { ...driver, start }, counts }
}

const pollMs = 20
const settledMs = 300

async function sandboxed(concurrency, poolSize) {
  const plain = await openDriver()
  const { driver, counts } = counted(plain)
  const sandbox = await createSandbox({ driver, image, concurrency, poolSize })
  return {
    one: async () => {
      const { outcome, stdout, error } = await sandbox.run({ code })
      if (outcome !== "exited" || stdout !== answer) throw new Error(`${outcome}: ${error ?? stdout}`)
    },
    /** Resolves with the milliseconds that refilling and removing took. */
    ready: async () => {
      const from = performance.now()
      let last = from
      while (performance.now() - last < settledMs) {
        if (counts.pending > 0 || counts.ready < poolSize) last = performance.now()
        await new Promise((resolve) => setTimeout(resolve, pollMs))
      }
      return last - from
    },
    close: async () => {
      await sandbox.close()
      await plain.close()
    },
  }
}

/** Containers that run nothing. */
async function idle() {
  const driver = await openDriver()
  const config = { image, limits: limitsSchema.parse({}), env: {}, network: "none" }
  return {
    one: async () => (await driver.start(config, { use: "launch" })).close(),
    close: () => driver.close(),
  }
}

const nothing = async () => undefined

/** Each opens what it needs for so many programs at a time: `one` runs one, `ready` waits for a full pool. */
export const peers = {
  bare: async () => ({ one: () => subprocess(python, ["-"]), close: nothing }),
  "docker run": async () => ({
    one: () => subprocess("docker", dockerRun, { ...process.env, ...(host && { DOCKER_HOST: host }) }),
    close: nothing,
  }),
  "no pool": (width) => sandboxed(width, 0),
  pool: (width, poolSize) => sandboxed(width, poolSize),
  "idle container": idle,
}
