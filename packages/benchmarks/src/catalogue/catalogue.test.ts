import { readFile } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import { benchmarkFacts, catalogue, listBenchmarks, loadBenchmark } from "./index.js"

describe("the catalogue", () => {
  it("is sorted by name, without repetition", () => {
    const names = catalogue.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)].sort())
  })

  it.each(catalogue)("says of $name what its adapter says", async ({ load, samples: _, ...entry }) => {
    const { name, prettyName, category, tags, dataset, scorer } = await load()
    expect(entry).toEqual({
      name,
      prettyName,
      category,
      tags,
      subsets: dataset.subsets.length,
      evalSplit: dataset.evalSplit,
      fewShot: dataset.fewShot?.count ?? 0,
      metrics: scorer.metrics.map((metric) => metric.name),
      data: dataset.bundled ? "bundled" : dataset.hub ? "hub" : "user",
    })
  })

  it.each(catalogue)("$name is described, and says what its parameters are for", async ({ load }) => {
    const { description, params } = await load()
    expect(description.length).toBeGreaterThan(30)
    for (const param of Object.values(params)) expect(param.description.length).toBeGreaterThan(10)
  })

  it.each(catalogue)("$name has as many samples as its description says", async ({ load, data, samples }) => {
    expect(samples === undefined).toBe(data === "user")
    const { description } = await load()
    const told = /^([\d,]+) (?!subsets)/.exec(description)?.[1]
    if (told !== undefined) expect(samples).toBe(Number(told.replaceAll(",", "")))
  })

  it("knows licences and papers of benchmarks that there are, each with a complete address", () => {
    const names = catalogue.map(({ name }) => name)
    for (const [name, { licence, paper }] of Object.entries(benchmarkFacts)) {
      expect(names).toContain(name)
      expect(paper).toMatch(/^https:\/\/arxiv\.org\/abs\/\d{4}\.\d{5}$/)
      if (licence !== undefined) expect(licence).toMatch(/^[A-Z][A-Za-z]+(?:-[A-Za-z]+)*(?:-\d\.\d)?$/)
    }
  })

  it("lists by tag and category, in any letter case", () => {
    expect(listBenchmarks({ tags: ["math", "chinese"] }).map(({ name }) => name)).toEqual(["cmath"])
    expect(listBenchmarks({ category: "vlm" })).toEqual([])
    expect(listBenchmarks()).toHaveLength(catalogue.length)
  })

  it("loads by name, and knows what a mistyped one meant", async () => {
    expect((await loadBenchmark("gsm8k")).name).toBe("gsm8k")
    await expect(loadBenchmark("gms8k")).rejects.toMatchObject({
      code: "benchmark_unknown",
      hint: expect.stringContaining("gsm8k"),
    })
  })
})

it("the README names every benchmark", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8")
  const table = readme.slice(readme.indexOf("## Adapters"), readme.indexOf("## Extra parameters"))
  for (const { name } of catalogue) expect(table).toContain(`\`${name}\``)
})
