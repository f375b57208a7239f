import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, describe, expect, it } from "vitest"
import { engineHost, image, testDriver } from "./engine.js"

const probe = await testDriver()
afterAll(() => probe?.close())
const root = fileURLToPath(new URL("..", import.meta.url))
const run = promisify(execFile)

const readme = await readFile(join(root, "README.md"), "utf8")
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code)

/** Node 20 has no `await using`; the test compiles it as a user's build would. */
async function output(example: string): Promise<string> {
  const folder = await mkdtemp(join(root, ".readme-"))
  try {
    // Where no registry answers, another image does as well.
    const code = example.replaceAll("python:3.11-slim", image)
    const named = code.replace("{ tools_config:", `{ image: ${JSON.stringify(image)}, tools_config:`)
    await writeFile(join(folder, "example.ts"), `${named}\nexport {}\n`)
    const options =
      "--target es2022 --module nodenext --lib es2023,esnext.disposable --types node --skipLibCheck"
    await run(
      "npx",
      [
        "tsc",
        ...options.split(" "),
        "--strict",
        "--ignoreConfig",
        "--rootDir",
        folder,
        join(folder, "example.ts"),
      ],
      {
        cwd: folder,
      },
    )
    const env = { ...process.env, DOCKER_HOST: engineHost() }
    return (await run(process.execPath, [join(folder, "example.js")], { cwd: folder, env })).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe.skipIf(!probe || !existsSync(join(root, "dist/index.js")))(
  "the README's examples",
  { timeout: 180_000 },
  () => {
    it.each([
      [0, "exited 0 42\n\n"],
      [2, "6\n\n"],
      [3, "success 42\n\n"],
    ])("example %i says what it should", async (index, expected) => {
      expect(await output(examples[index] ?? "")).toBe(expected)
    })

    it("are all looked at", () => {
      // The second one is the conformance suite, which has its own test.
      expect(examples).toHaveLength(4)
      expect(examples[1]).toContain("testConformance")
    })
  },
)
