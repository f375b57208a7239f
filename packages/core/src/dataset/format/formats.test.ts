import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { zipSync } from "fflate"
import { parquetWriteBuffer } from "hyparquet-writer"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { EvalScopeError } from "../../errors/index.js"
import { countParquetRows, type DataFile, listZip, type ReadOptions, readRecords } from "./index.js"

let dir: string
let serial = 0
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "formats-"))
})
afterAll(() => rm(dir, { recursive: true }))

async function store(name: string, content: string | Uint8Array): Promise<string> {
  serial += 1
  const path = join(dir, `${serial}-${name}`)
  await writeFile(path, content)
  return path
}

async function read(file: DataFile, options?: ReadOptions) {
  const values: unknown[] = []
  for await (const { value } of readRecords(file, options)) values.push(value)
  return values
}

async function failure(file: DataFile, options?: ReadOptions): Promise<EvalScopeError> {
  const thrown = await read(file, options).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (EvalScopeError.is(thrown)) return thrown
  throw new Error(`expected an EvalScopeError, got ${String(thrown)}`)
}

const zip = (members: Record<string, string | Uint8Array>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(members).map(([name, text]) => [
        name,
        typeof text === "string" ? new TextEncoder().encode(text) : text,
      ]),
    ),
  )

const key = fc.string({ minLength: 1, maxLength: 6 }).filter((name) => name !== "__proto__")
const jsonRecords = fc.array(fc.dictionary(key, fc.jsonValue(), { noNullPrototype: true }), { maxLength: 8 })
const normal = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe("JSON Lines", () => {
  it("returns what was written, plain, gzipped and zipped", async () => {
    await fc.assert(
      fc.asyncProperty(
        jsonRecords,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        async (records, end, bom) => {
          const text = (bom ? "\uFEFF" : "") + records.map((record) => JSON.stringify(record) + end).join("")
          const expected = normal(records)
          expect(await read({ path: await store("a.jsonl", text) })).toEqual(expected)
          expect(await read({ path: await store("a.jsonl.gz", gzipSync(text)) })).toEqual(expected)
          const archive = await store("a.zip", zip({ "in/a.jsonl": text }))
          expect(await read({ path: archive, member: "in/a.jsonl" })).toEqual(expected)
        },
      ),
      { numRuns: 40 },
    )
  })

  it("reads lines longer than a chunk and a last line without newline", async () => {
    const long = "长".repeat(400_000)
    const path = await store("long.jsonl", `{"a":"${long}"}\n\n  \n{"a":"z"}`)
    expect(await read({ path })).toEqual([{ a: long }, { a: "z" }])
  })

  it("names file and line of a torn line and shows its start", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(5), fc.string({ minLength: 1 }), async (before, text) => {
        const whole = JSON.stringify({ text })
        const torn = whole.slice(0, whole.length - 2)
        const path = await store("torn.jsonl", `${'{"a":1}\n'.repeat(before)}${torn}`)
        const error = await failure({ path })
        expect(error.code).toBe("dataset_malformed")
        expect(error.message).toContain(`${path}:${before + 1} is not JSON`)
        expect(error.message).toContain('{"text":')
      }),
      { numRuns: 30 },
    )
  })

  it("shortens a long excerpt", async () => {
    const error = await failure({ path: await store("long.jsonl", `{"a": "${"x".repeat(10_000)}`) })
    expect(error.message.length).toBeLessThan(500)
  })

  it("rejects lines that are no objects", async () => {
    const path = await store("array.jsonl", '{"a":1}\n[1,2]\n')
    expect((await failure({ path })).message).toContain(`${path}:2 is an array, not an object`)
  })

  it("names the line that is not UTF-8", async () => {
    const path = await store(
      "gbk.jsonl",
      Buffer.concat([Buffer.from('{"a":1}\n{"a":"'), Buffer.from([0xc4, 0xe3]), Buffer.from('"}\n')]),
    )
    const error = await failure({ path })
    expect(error.message).toContain(`${path}:2 is not UTF-8`)
    expect(error.hint).toContain("UTF-8")
  })

  it("takes Python's NaN and Infinity as null, outside of strings only", async () => {
    const path = await store("nan.jsonl", '{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \\" Infinity"}\n')
    expect(await read({ path })).toEqual([{ a: null, b: [null, null], c: 'NaN " Infinity' }])
  })

  it("says that a gzip file is cut off", async () => {
    const whole = gzipSync('{"a":1}\n'.repeat(1000))
    const path = await store("cut.jsonl.gz", whole.subarray(0, whole.length - 20))
    const error = await failure({ path })
    expect(error.code).toBe("dataset_malformed")
    expect(error.message).toContain(path)
  })
})

describe("JSON", () => {
  it("returns what was written as an array, an object of arrays, and lines", async () => {
    await fc.assert(
      fc.asyncProperty(jsonRecords, fc.constantFrom(undefined, 1), async (records, indent) => {
        const expected = normal(records)
        const array = JSON.stringify(records, null, indent)
        expect(await read({ path: await store("a.json", array) })).toEqual(expected)
        const object = JSON.stringify({ version: 1, data: records }, null, indent)
        expect(await read({ path: await store("o.json", object) })).toEqual(expected)
        const lines = [...records, ...records].map((record) => JSON.stringify(record)).join("\n")
        expect(await read({ path: await store("l.json", lines) })).toEqual(normal([...records, ...records]))
      }),
      { numRuns: 40 },
    )
  })

  it("prefers the array of the split that is asked for", async () => {
    const path = await store("s.json", '{"train": [{"a": 1}], "test": [{"a": 2}, {"a": 3}]}')
    expect(await read({ path }, { split: "test" })).toEqual([{ a: 2 }, { a: 3 }])
  })

  it("takes an object without such an array as one record", async () => {
    expect(await read({ path: await store("one.json", '{"question": "q", "answer": 2}') })).toEqual([
      { question: "q", answer: 2 },
    ])
  })

  it("does not guess which of several arrays holds the records", async () => {
    const text = '{"turns": [{"a": 1}], "tools": [{"b": 2}]}'
    expect(await read({ path: await store("two.json", text) })).toEqual([JSON.parse(text)])
    expect(await read({ path: await store("only.json", '{"v": 1, "turns": [{"a": 1}]}') })).toEqual([
      { a: 1 },
    ])
  })

  it("names the item that is wrong", async () => {
    const path = await store("wrong.json", '[{"a": 1}, {"a": }, {"a": 3}]')
    expect((await failure({ path })).message).toContain(`${path} item 2 is not JSON`)
    const scalar = await store("scalar.json", '[{"a": 1}, "b"]')
    expect((await failure({ path: scalar })).message).toContain("item 2 is a string")
  })

  it.each([
    ["a cut-off array", '[{"a": 1},\n {"a": 2}', "2 ends in the middle of a value"],
    ["a cut-off value", '[{"a": 1},\n {"a": "x', "2 ends in the middle of a value"],
    ["an open string", '{"a": "x\n{"a": "y"}\n', "1 has a string that is not closed"],
    ["text after the array", '[{"a": 1}]\n[{"a": 2}]', "2 goes on after the end of its array"],
    ["a stray bracket", '{"a": 1}}\n', '1 has a "}" that closes nothing'],
  ])("finds %s", async (_name, text, message) => {
    const path = await store("bad.json", text)
    expect((await failure({ path })).message).toContain(`${path}:${message}`)
  })
})

describe("CSV and TSV", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "长", ",", "\t", '"', "\n", " ", "1") })
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  const table = fc
    .uniqueArray(fc.string({ unit: fc.constantFrom("x", "y", "名") }), { minLength: 1, maxLength: 4 })
    .chain((names) =>
      fc.tuple(
        fc.constant(names),
        fc.array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { maxLength: 6 }),
      ),
    )

  it("returns what was written", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        async ([names, rows], end, bom) => {
          const expected = rows.map((row) =>
            Object.fromEntries(names.map((name, index) => [name, row[index]])),
          )
          for (const [extension, delimiter] of [
            ["csv", ","],
            ["tsv", "\t"],
          ] as const) {
            const line = (cells: readonly string[]) => cells.map(quote).join(delimiter) + end
            const body = rows.map(line).join("")
            const text = (bom ? "\uFEFF" : "") + line(names) + body
            expect(await read({ path: await store(`a.${extension}`, text) })).toEqual(expected)
            expect(
              await read({ path: await store(`b.${extension}.gz`, gzipSync(body)) }, { columns: names }),
            ).toEqual(expected.filter((_, index) => !(index === 0 && sameNames(rows[0], names))))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  const sameNames = (row: readonly string[] | undefined, names: readonly string[]) =>
    row?.every((value, index) => value.trim().toLowerCase() === names[index]) ?? false

  it("names the line with the wrong number of cells, also after cells of several lines", async () => {
    const path = await store("torn.csv", 'q,a\n"two\nlines",1\nok,2\nbroken\n')
    const error = await failure({ path })
    expect(error.message).toContain(`${path}:5 has 1 cells where 2 are expected`)
  })

  it("names the line of a quote that is never closed", async () => {
    const path = await store("open.csv", 'q,a\nok,2\n"open,3\n')
    const error = await failure({ path })
    expect(error.code).toBe("dataset_malformed")
    expect(error.message).toContain(`${path}:3`)
  })

  it("skips empty lines, and still counts them", async () => {
    const path = await store("blank.csv", "q,a\n1,2\n\n3,4\n\nbroken\n")
    expect((await failure({ path })).message).toContain("has 1 cells where 2 are expected")
    expect(await read({ path: await store("blank2.csv", "q,a\n1,2\n\n3,4\n\n") })).toEqual([
      { q: "1", a: "2" },
      { q: "3", a: "4" },
    ])
  })

  it("takes a quote inside an unquoted cell literally", async () => {
    expect(await read({ path: await store("quote.tsv", 'q\ta\nsay "hi" now\t5" pipe\n') })).toEqual([
      { q: 'say "hi" now', a: '5" pipe' },
    ])
  })

  it("rejects a column that is named twice", async () => {
    const path = await store("twice.csv", "a,b,a\n1,2,3\n")
    expect((await failure({ path })).message).toContain('names the column "a" twice')
  })

  it("rejects text that is not UTF-8", async () => {
    const path = await store("gbk.csv", Buffer.from([0x61, 0x0a, 0xc4, 0xe3, 0x0a]))
    expect((await failure({ path })).message).toContain("is not UTF-8")
  })
})

describe("Parquet", () => {
  const columns = [
    { name: "id", data: [1n, 2n, 9_007_199_254_740_993n], type: "INT64" },
    { name: "text", data: ["a", "长", ""], type: "STRING" },
    { name: "day", data: [new Date(0), new Date(86_400_000), new Date(1)], type: "TIMESTAMP" },
    { name: "ok", data: [true, false, true], type: "BOOLEAN" },
    { name: "nested", data: [{ list: [1, 2] }, { list: [] }, null], type: "JSON" },
  ] as const
  const bytes = () =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: columns.map(({ name, data, type }) => ({ name, data: [...data], type })),
        rowGroupSize: 2,
      }),
    )
  const expected = [
    { id: 1, text: "a", day: "1970-01-01T00:00:00.000Z", ok: true, nested: { list: [1, 2] } },
    { id: 2, text: "长", day: "1970-01-02T00:00:00.000Z", ok: false, nested: { list: [] } },
    { id: "9007199254740993", text: "", day: "1970-01-01T00:00:00.001Z", ok: true, nested: null },
  ]

  it("reads all row groups and converts what JSON cannot hold", async () => {
    const path = await store("a.parquet", bytes())
    expect(await read({ path })).toEqual(expected)
    expect(await countParquetRows({ path })).toBe(3)
    expect(
      await read({ path: await store("a.zip", zip({ "a.parquet": bytes() })), member: "a.parquet" }),
    ).toEqual(expected)
  })

  it("keeps binary columns as bytes and names rows", async () => {
    const image = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff)
    const path = await store(
      "b.parquet",
      new Uint8Array(
        parquetWriteBuffer({ columnData: [{ name: "image", data: [image, image], type: "BYTE_ARRAY" }] }),
      ),
    )
    expect(await read({ path })).toEqual([{ image }, { image }])
    const where: string[] = []
    for await (const record of readRecords({ path })) where.push(record.where)
    expect(where).toEqual([`${path} row 1`, `${path} row 2`])
  })

  it("says when a file is cut off", async () => {
    const whole = bytes()
    const error = await failure({ path: await store("cut.parquet", whole.subarray(0, whole.length - 30)) })
    expect(error.code).toBe("dataset_malformed")
    expect(error.message).toContain("is not readable Parquet")
  })
})

describe("zip archives", () => {
  it("lists and reads several members", async () => {
    const path = await store("many.zip", zip({ "a/x.jsonl": '{"a":1}\n', "a/y.csv": "b\n2\n" }))
    expect((await listZip(path)).map(({ name }) => name).sort()).toEqual(["a/x.jsonl", "a/y.csv"])
    expect(await read({ path, member: "a/x.jsonl" })).toEqual([{ a: 1 }])
    expect(await read({ path, member: "a/y.csv" })).toEqual([{ b: "2" }])
    expect((await failure({ path, member: "a/z.csv" })).code).toBe("dataset_missing")
  })

  it("finds damage", async () => {
    const whole = zip({ "x.jsonl": `{"a":"${"q".repeat(500)}"}\n` })
    const cut = await store("cut.zip", whole.subarray(0, whole.length - 10))
    await expect(listZip(cut)).rejects.toMatchObject({ code: "dataset_malformed" })
    const stored = zipSync({ "x.jsonl": [new TextEncoder().encode('{"a":"qqqq"}\n'), { level: 0 }] })
    const at = Buffer.from(stored).indexOf("qqqq")
    stored[at] = 0x72
    const error = await failure({ path: await store("flip.zip", stored), member: "x.jsonl" })
    expect(error.message).toContain("CRC")
  })
})

describe("files", () => {
  it("says which file is missing and which name has no format", async () => {
    const missing = await failure({ path: join(dir, "none.jsonl") })
    expect(missing).toMatchObject({ code: "dataset_missing" })
    expect(missing.message).toContain("none.jsonl")
    expect(() => readRecords({ path: "x.docx" })).toThrow(/no known data format/)
  })

  it("stops when aborted", async () => {
    const path = await store("abort.jsonl", '{"a":1}\n'.repeat(200_000))
    const controller = new AbortController()
    const seen = async () => {
      let count = 0
      for await (const _ of readRecords({ path }, { signal: controller.signal })) {
        count += 1
        if (count === 3) controller.abort(new Error("stop"))
      }
    }
    await expect(seen()).rejects.toThrow("stop")
  })
})
