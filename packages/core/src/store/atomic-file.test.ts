import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { writeAtomic } from "./atomic-file.js"

const temporary = () => mkdtemp(join(tmpdir(), "atomic-"))

describe("writeAtomic", () => {
  it("makes the folders it needs, replaces what was there, and leaves nothing else", async () => {
    const folder = join(await temporary(), "deep", "deeper")
    const path = join(folder, "a.json")
    await Promise.all(["1", "2"].map((content) => writeAtomic(path, content)))
    await writeAtomic(path, "3")
    expect(await readFile(path, "utf8")).toBe("3")
    expect(await readdir(folder)).toEqual(["a.json"])
  })

  it("tells what went wrong first, and ends where no folder can be made", async () => {
    const file = join(await temporary(), "file")
    await writeFile(file, "")
    for (const [path, reason] of [
      [join(file, "a.json"), "EEXIST"],
      [join(file, "below", "a.json"), "ENOTDIR"],
      ["/proc/nowhere/below/a.json", "ENOENT"],
    ] as const) {
      await expect(writeAtomic(path, "{}")).rejects.toMatchObject({
        code: "file_access",
        message: expect.stringMatching(`^Cannot write ${path}: ${reason}`),
      })
    }
  })
})
