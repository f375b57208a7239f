import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type MockServer, startMockServer } from "@evalscope/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { command } from "./command.js"

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8")
const guide = await readFile(new URL("../../../docs/load-testing.md", import.meta.url), "utf8")
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}(?: file=(\\S+))?\n(.*?)\`\`\``, "gs"))].map(
    ([, file, content = ""]) => ({ file, content }),
  )
const lines = [...blocks(readme, "sh"), ...blocks(guide, "sh")]
  .flatMap(({ content }) => content.replaceAll("\\\n", " ").split("\n"))
  .filter((line) => line.startsWith("evalscope-perf"))

let folder: string
let server: MockServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-readme-"))
  server = await startMockServer({ timing: { ttftMs: 10, itlMs: 1, outputTokens: 6 } })
  const [settings] = blocks(readme, "yaml")
  await writeFile(join(folder, "perf.yaml"), atServer(settings?.content ?? ""))
  await writeFile(join(folder, "package.json"), '{"type": "module"}')
  for (const { file, content } of blocks(guide, "js")) await writeFile(join(folder, file ?? ""), content)
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const atServer = (text: string) => text.replaceAll("http://127.0.0.1:8000", server.url)

/** Words of a command line, quotes taken off. */
function words(line: string): string[] {
  const plain = line.replace(/ +#.*$/, "")
  return [...plain.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  )
}

describe("command lines of README and guide", () => {
  const runs = lines.filter((line) => /--url|-c perf/.test(line))
  const others = lines.filter((line) => !runs.includes(line))

  it.each(runs)("%s", async (line) => {
    const [, ...given] = words(atServer(line))
    const argv = given.map((word) =>
      /^(\.\/)?[\w-]+\.(yaml|xml|js)$/.test(word) ? join(folder, word) : word,
    )
    const { code, out, err } = await command(
      ...[...argv, "--outputs-dir", join(folder, "outputs"), "--sleep-interval", "0"],
    )
    expect(err).not.toContain("error:")
    expect(code).toBe(0)
    expect(out).not.toMatch(/NaN|undefined/)
  })

  it.each(others)("%s", async (line) => {
    const [newest = ""] = (await readdir(join(folder, "outputs"))).sort().reverse()
    const [, ...given] = words(line)
    const [run = ""] = await readdir(join(folder, "outputs", newest))
    const argv = given.map((word) => {
      if (!word.startsWith("outputs/")) return word
      return join(folder, "outputs", newest, word.endsWith("/qwen3") ? run : "")
    })
    const { code, out, err } = await command(...argv)
    expect(err).not.toContain("error:")
    expect(code).toBe(0)
    expect(out.length).toBeGreaterThan(20)
  })

  it("are all there", () => {
    expect(runs.length).toBeGreaterThan(16)
    expect(others.length).toBe(6)
  })
})
