import { appendFile, mkdtemp, readFile, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LineFile, readLines } from "./line-file.js"

const temporary = async () => join(await mkdtemp(join(tmpdir(), "lines-")), "deep", "file.jsonl")

async function valuesOf(path: string): Promise<unknown[]> {
  const values: unknown[] = []
  for await (const line of readLines(path)) values.push(JSON.parse(line.text))
  return values
}

describe("LineFile", () => {
  it("keeps every line of many concurrent appends, whole and in order", async () => {
    const path = await temporary()
    const file = await LineFile.open(path)
    await Promise.all(
      Array.from({ length: 2000 }, (_, index) => file.append({ index, text: "é\n".repeat(index % 7) })),
    )
    await file.close()
    const values = await valuesOf(path)
    expect(values).toHaveLength(2000)
    expect(values[1999]).toEqual({ index: 1999, text: "é\n".repeat(1999 % 7) })
  })

  it("has a line on disk once append has resolved", async () => {
    const path = await temporary()
    const file = await LineFile.open(path)
    await file.append({ a: 1 })
    expect(await readFile(path, "utf8")).toBe('{"a":1}\n')
    await file.close()
  })

  it("loses nothing but the torn line, wherever a file was cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.string(), n: fc.integer() }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (records, share) => {
          const path = await temporary()
          const file = await LineFile.open(path)
          for (const record of records) await file.append(record)
          await file.close()
          const size = (await readFile(path)).length
          const cut = Math.floor(size * share)
          await truncate(path, cut)
          const whole = records.filter(
            (_, index) =>
              Buffer.byteLength(
                records
                  .slice(0, index + 1)
                  .map((r) => JSON.stringify(r))
                  .join("\n"),
              ) <= cut,
          )
          expect(await valuesOf(path)).toEqual(whole)

          const again = await LineFile.open(path)
          await again.append({ key: "after", n: 0 })
          await again.close()
          expect(await valuesOf(path)).toEqual([...whole, { key: "after", n: 0 }])
        },
      ),
      { numRuns: 60 },
    )
  })

  it("repairs a torn tail that is longer than one read", async () => {
    const path = await temporary()
    const file = await LineFile.open(path)
    await file.append({ first: true })
    await file.close()
    await appendFile(path, `{"torn":"${"x".repeat(300_000)}`)
    const again = await LineFile.open(path)
    await again.append({ second: true })
    await again.close()
    expect(await valuesOf(path)).toEqual([{ first: true }, { second: true }])
  })

  it("says which file cannot be written", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lines-"))
    await writeFile(join(folder, "plain"), "")
    const path = join(folder, "plain", "file.jsonl")
    await expect(LineFile.open(path)).rejects.toMatchObject({
      code: "file_access",
      message: expect.stringContaining(path),
    })
  })
})
