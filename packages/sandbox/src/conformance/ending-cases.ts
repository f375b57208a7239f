import { conformanceCase, endedAs, refused, same, sh } from "./conformance-case.js"

export const endingCases = [
  conformanceCase("a program finds its files", async ({ launch }) => {
    const result = await launch({
      argv: ["sh", "main.sh"],
      files: { "main.sh": "cat d/data", "d/data": "42" },
    })
    endedAs(result, "exited", 0)
    same("its output", result.stdout, "42")
  }),
  conformanceCase("a sandbox runs one program and no second", async ({ open }) => {
    const instance = await open("launch")
    const one = { argv: ["true"], timeoutMs: 20_000 }
    endedAs(await instance.launch(one), "exited", 0)
    await refused("closed", () => instance.launch(one))
  }),
  conformanceCase("two sandboxes do not see each other's files", async ({ open, exec }) => {
    const [one, other] = await Promise.all([open("session"), open("session")])
    await one.writeFiles({ mine: "1" })
    same("the other's files", (await exec(other, { argv: sh("ls") })).stdout, "")
  }),
  conformanceCase("a program is stopped at its limit, its output kept", async ({ launch }) => {
    const result = await launch({ argv: sh("echo begun; sleep 30; echo over"), timeoutMs: 1500 })
    endedAs(result, "timeout")
    same("its output", [result.stdout, result.exitCode], ["begun\n", undefined])
  }),
  conformanceCase("a command is stopped at its limit", async ({ open, exec }) => {
    endedAs(await exec(await open("session"), { argv: ["sleep", "30"], timeoutMs: 1500 }), "timeout")
  }),
  conformanceCase("a session goes on after a command was stopped", async ({ open, exec }) => {
    const instance = await open("session")
    await instance.writeFiles({ file: "kept" })
    const argv = sh("trap '' TERM; sleep 30 & sleep 30; sleep 30")
    endedAs(await exec(instance, { argv, timeoutMs: 1500 }), "timeout")
    same("the file", (await exec(instance, { argv: ["cat", "file"] })).stdout, "kept")
  }),
  conformanceCase("children are stopped with their parent", async ({ launch }) => {
    const result = await launch({ argv: sh("sleep 30 & sleep 30 & wait"), timeoutMs: 1500 })
    endedAs(result, "timeout")
    same("ended in time", result.durationMs < 15_000, true)
  }),
  conformanceCase("ignoring signals does not help", async ({ launch }) => {
    const argv = sh("trap '' TERM INT HUP; while :; do sleep 1; done")
    endedAs(await launch({ argv, timeoutMs: 1500 }), "timeout")
  }),
  conformanceCase(
    "too much output stops a program, its beginning kept",
    async ({ launch }) => {
      const result = await launch({ argv: sh("yes 0123456789") }, { limits: { outputBytes: 5000 } })
      endedAs(result, "output")
      same("the kept part", [result.stdout.length, result.truncated], [5000, true])
      same("its beginning", result.stdout.slice(0, 22), "0123456789\n0123456789\n")
    },
    ["output"],
  ),

  conformanceCase(
    "too much error output stops a program",
    async ({ launch }) => {
      const result = await launch({ argv: sh("yes >&2") }, { limits: { outputBytes: 5000 } })
      endedAs(result, "output")
      same("the kept part", result.stderr.length, 5000)
    },
    ["output"],
  ),

  conformanceCase("output up to the limit is not too much", async ({ launch }) => {
    const result = await launch({ argv: sh("head -c 5000 /dev/zero") }, { limits: { outputBytes: 5000 } })
    endedAs(result, "exited", 0)
    same("the kept part", [result.stdout.length, result.truncated], [5000, false])
  }),
  conformanceCase(
    "a program that a signal ended was killed",
    async ({ launch }) => {
      const result = await launch({ argv: sh("kill -9 $$") })
      endedAs(result, "killed")
      same("the signal", [result.signal, result.exitCode], ["SIGKILL", undefined])
    },
    ["signals"],
  ),
  conformanceCase("a process left behind does not hold up its parent's end", async ({ launch }) => {
    const result = await launch({ argv: sh("sleep 25 & echo done") })
    endedAs(result, "exited", 0)
    same("its output", result.stdout, "done\n")
    same("ended in time", result.durationMs < 15_000, true)
  }),
  conformanceCase("an abort stops a program and throws", async ({ launch }) => {
    const signal = AbortSignal.timeout(700)
    await refused("aborted", () => launch({ argv: ["sleep", "15"], signal }))
  }),
  conformanceCase("time is measured, and is the program's own", async ({ launch }) => {
    const { durationMs } = await launch({ argv: ["sleep", "1"] })
    same("at least a second", durationMs >= 900, true)
  }),
  conformanceCase("four programs run at the same time", async ({ launch }) => {
    const results = await Promise.all(
      [0, 1, 2, 3].map((number) => launch({ argv: ["echo", String(number)] })),
    )
    same("their outputs", results.map(({ stdout }) => stdout).join(""), "0\n1\n2\n3\n")
  }),
  conformanceCase("closing twice is closing once", async ({ open }) => {
    const instance = await open("session")
    await instance.close()
    await instance.close()
  }),
  conformanceCase("a closed sandbox takes no more commands", async ({ open, exec }) => {
    const instance = await open("session")
    await instance.close()
    await refused("closed", () => exec(instance, { argv: ["true"] }))
  }),
  conformanceCase("sweeping spares what is in use", async ({ driver, open, exec }) => {
    const instance = await open("session")
    await driver.sweep()
    endedAs(await exec(instance, { argv: ["true"] }), "exited", 0)
  }),
]
