import { conformanceCase, endedAs, refused, same, sh } from "./conformance-case.js"

const million = 1_500_000

export const commandCases = [
  conformanceCase("both outputs are told apart", async ({ open, exec }) => {
    const result = await exec(await open("session"), { argv: sh("echo out; echo err >&2") })
    endedAs(result, "exited", 0)
    same("the output", [result.stdout, result.stderr, result.truncated], ["out\n", "err\n", false])
  }),
  conformanceCase("exit codes come through", async ({ open, exec }) => {
    const instance = await open("session")
    for (const code of [0, 1, 7, 77]) {
      endedAs(await exec(instance, { argv: sh(`exit ${code}`) }), "exited", code)
    }
  }),
  conformanceCase("arguments are not read by a shell", async ({ open, exec }) => {
    const words = ["a b", "", "$HOME", "`id`", "it's", '"', "*", "\\n", "-n", "世界"]
    const { stdout } = await exec(await open("session"), { argv: ["printf", "[%s]", ...words] })
    same("the words", stdout, words.map((word) => `[${word}]`).join(""))
  }),
  conformanceCase("input is read to its end", async ({ open, exec }) => {
    const { stdout } = await exec(await open("session"), { argv: ["cat"], stdin: "line\n世界" })
    same("the echo", stdout, "line\n世界")
  }),
  conformanceCase("input of 1.5 MB arrives whole", async ({ open, exec }) => {
    const { stdout } = await exec(await open("session"), {
      argv: sh("wc -c"),
      stdin: new Uint8Array(million),
    })
    same("the bytes", Number(stdout), million)
  }),
  conformanceCase("input that nobody reads is no fault", async ({ launch }) => {
    endedAs(await launch({ argv: ["true"], stdin: new Uint8Array(million) }), "exited", 0)
  }),
  conformanceCase("without input there is its end", async ({ launch, open, exec }) => {
    endedAs(await launch({ argv: ["cat"] }), "exited", 0)
    endedAs(await exec(await open("session"), { argv: ["cat"] }), "exited", 0)
  }),
  conformanceCase("variables are set, whatever they hold", async ({ open, exec, launch }) => {
    const env = { WORD: "a b'c\"$(id)\n世界" }
    const argv = sh('printf %s "$WORD"')
    same("in a session", (await exec(await open("session"), { argv, env })).stdout, env.WORD)
    same("in a launch", (await launch({ argv, env })).stdout, env.WORD)
  }),
  conformanceCase("a session keeps its files from command to command", async ({ open, exec }) => {
    const instance = await open("session")
    await exec(instance, { argv: sh("echo kept > file") })
    same("the file", (await exec(instance, { argv: ["cat", "file"] })).stdout, "kept\n")
  }),
  conformanceCase("commands start in the work folder", async ({ open, exec }) => {
    const instance = await open("session")
    await instance.writeFiles({ here: "1" })
    same("the folder", (await exec(instance, { argv: sh("ls") })).stdout, "here\n")
  }),
  conformanceCase("a program that does not exist ends with 126 or 127", async ({ open, exec }) => {
    const { outcome, exitCode } = await exec(await open("session"), { argv: ["no-such-program"] })
    same("the outcome", [outcome, exitCode === 126 || exitCode === 127], ["exited", true])
  }),
  conformanceCase(
    "a character cut in two arrives whole",
    async ({ launch }) => {
      const { stdout } = await launch({ argv: sh("printf '\\342\\202'; sleep 0.3; printf '\\254'") })
      same("the text", stdout, "€")
    },
    ["output"],
  ),

  conformanceCase(
    "bytes that are no text are kept",
    async ({ launch }) => {
      const { stdout, stdoutBytes } = await launch({ argv: sh("printf '\\377\\000a'") })
      same("the text", stdout, "\ufffd\0a")
      same("the bytes", [...stdoutBytes], [255, 0, 97])
    },
    ["bytes"],
  ),
  conformanceCase("an aborted command throws", async ({ open, exec }) => {
    const instance = await open("session")
    const signal = AbortSignal.timeout(700)
    await refused("aborted", () => exec(instance, { argv: ["sleep", "15"], signal }))
  }),
]
