import { conformanceCase, endedAs, same, sh } from "./conformance-case.js"

const mib = 2 ** 20
/** Variables that drivers, images and shells set by themselves. */
const shells = "PATH HOME HOSTNAME LANG PWD OLDPWD SHLVL TERM _ PYTHONDONTWRITEBYTECODE".split(" ")

export const isolationCases = [
  conformanceCase(
    "too much memory is told as that",
    async ({ launch }) => {
      const result = await launch(
        { argv: sh("head -c 500000000 /dev/zero | tail; exit $?") },
        { limits: { memoryBytes: 32 * mib } },
      )
      // The kernel may end the shell's child alone; the counter of memory kills still tells.
      endedAs(result, "memory")
    },
    ["limits"],
  ),
  conformanceCase(
    "too much memory of a command is told as that",
    async ({ open, exec }) => {
      const instance = await open("session", { limits: { memoryBytes: 32 * mib } })
      endedAs(await exec(instance, { argv: sh("head -c 500000000 /dev/zero | tail; exit $?") }), "memory")
      endedAs(await exec(instance, { argv: ["true"] }), "exited", 0)
    },
    ["limits"],
  ),
  conformanceCase(
    "the work folder has a size",
    async ({ launch }) => {
      const result = await launch(
        { argv: sh("head -c 20000000 /dev/zero > big || exit 9") },
        { limits: { workBytes: 4 * mib } },
      )
      endedAs(result, "exited", 9)
    },
    ["limits"],
  ),
  conformanceCase(
    "processes are counted",
    async ({ launch }) => {
      const script = "for i in $(seq 100); do sleep 20 & done; echo all"
      const result = await launch({ argv: sh(script), timeoutMs: 2500 }, { limits: { pids: 20 } })
      same("all were started", result.stdout.includes("all") && result.stderr === "", false)
    },
    ["limits"],
  ),
  conformanceCase(
    "a program is not root and cannot become it",
    async ({ launch }) => {
      same("the user", (await launch({ argv: ["id", "-u"] })).stdout, "1000\n")
      const { stdout } = await launch({ argv: sh("grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status") })
      const none = "0".repeat(16)
      const rights = stdout.trim().split(/\s+/).join(" ")
      same("its rights", rights, `CapEff: ${none} CapBnd: ${none} NoNewPrivs: 1`)
    },
    ["isolation"],
  ),
  conformanceCase(
    "the image cannot be written",
    async ({ launch }) => {
      const script =
        "for d in / /usr /etc /var /var/tmp /run; do touch $d/x 2>/dev/null && echo $d; done; exit 0"
      same("writable folders", (await launch({ argv: sh(script) })).stdout, "")
      const root = `while read -r _ folder _ options _; do [ "$folder" != / ] || echo "\${options%%,*}"; done < /proc/mounts`
      same("how it is mounted", (await launch({ argv: sh(root) })).stdout, "ro\n")
    },
    ["isolation"],
  ),
  conformanceCase(
    "there is no network but the loopback",
    async ({ launch }) => {
      same("the interfaces", (await launch({ argv: sh("ls /sys/class/net") })).stdout, "lo\n")
    },
    ["isolation"],
  ),
  conformanceCase(
    "the environment holds nothing of the host's",
    async ({ launch }) => {
      const { stdout } = await launch({ argv: ["env"] })
      const names = stdout.split("\n").map((line) => line.split("=")[0] ?? "")
      const given = Object.keys(process.env).filter((name) => !shells.includes(name))
      same(
        "variables of the host",
        names.filter((name) => given.includes(name)),
        [],
      )
    },
    [],
  ),
  conformanceCase(
    "programs of another sandbox are out of sight",
    async ({ open, exec }) => {
      const [instance, looking] = await Promise.all([open("session"), open("launch")])
      const other = exec(instance, { argv: ["sleep", "1.21"], timeoutMs: 8000 })
      const argv = sh("cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
      const { stdout } = await looking.launch({ argv, timeoutMs: 8000 })
      same("the other's program is seen", stdout.includes("1.21"), false)
      await other
    },
    ["isolation"],
  ),
]
