import { describe, expect, it } from "vitest"
import {
  type LayoutQuery,
  missingData,
  parseReadmeConfigs,
  type RepositoryConfig,
  resolveFiles,
} from "./index.js"

const query = (changes: Partial<LayoutQuery> = {}): LayoutQuery => ({
  subset: "algebra",
  split: "test",
  isEval: true,
  isSole: false,
  names: ["bench"],
  ...changes,
})

function found(paths: readonly string[], changes?: Partial<LayoutQuery>, configs: RepositoryConfig[] = []) {
  const resolution = resolveFiles(paths, configs, query(changes))
  return resolution.kind === "found" ? resolution.paths : resolution.kind
}

describe("names of local files", () => {
  it.each([
    ["algebra_test.jsonl"],
    ["algebra-test.csv"],
    ["algebra.test.tsv"],
    ["algebra/test.jsonl.gz"],
    ["test/algebra_test.csv"],
    ["test/algebra.csv"],
    ["data/test/algebra_test.csv"],
    ["algebra/test-00000-of-00001.parquet"],
    ["algebra/test/0000.parquet"],
    ["data/algebra/test.jsonl"],
    ["mmlu/test/algebra_test.csv"],
    ["Algebra_Test.JSONL"],
    ["algebra.jsonl"],
    ["deep/er/algebra_test.jsonl"],
  ])("finds %s beside other subsets and splits", (path) => {
    const folder = path.startsWith("mmlu/") ? "mmlu/" : ""
    const others = ["dev/algebra_dev.csv", "test/anatomy_test.csv", "geometry_test.jsonl"].map(
      (name) => folder + name,
    )
    expect(found([path, ...others])).toEqual([path])
  })

  it("prefers the file of the split, and jsonl, csv, tsv, parquet in this order", () => {
    const all = [
      "algebra.jsonl",
      "algebra_test.parquet",
      "algebra_test.tsv",
      "algebra_test.csv",
      "algebra_test.jsonl",
    ]
    const order: unknown[] = []
    for (let left = all; left.length > 0; ) {
      const [first] = found(left)
      order.push(first)
      left = left.filter((path) => path !== first)
    }
    expect(order).toEqual([...all].reverse())
  })

  it("takes a file without split only for the split that is scored", () => {
    expect(found(["algebra.jsonl"])).toEqual(["algebra.jsonl"])
    expect(found(["algebra.jsonl"], { split: "dev", isEval: false })).toBe("missing")
    expect(found(["only.jsonl"], { isSole: true })).toEqual(["only.jsonl"])
    expect(found(["only.jsonl"], { isSole: true, split: "dev", isEval: false })).toBe("missing")
  })

  it("does not take another subset's file", () => {
    expect(found(["anatomy_test.jsonl"])).toBe("missing")
    expect(found(["test.jsonl"])).toBe("missing")
  })

  it("does not take another split's file for want of a better one", () => {
    expect(found(["dev/algebra.csv", "dev/anatomy.csv"])).toBe("missing")
    expect(found(["train.jsonl"], { isSole: true })).toBe("missing")
    expect(found(["train.jsonl"], { isSole: true, isNamedFile: true })).toEqual(["train.jsonl"])
    expect(found(["v1/test/deep/algebra.csv", "v1/dev/deep/algebra.csv"])).toEqual([
      "v1/test/deep/algebra.csv",
    ])
  })

  it("prefers the subset's own file to one that only names the split", () => {
    expect(found(["algebra.jsonl", "test.jsonl"], { isSole: true })).toEqual(["algebra.jsonl"])
  })

  it("reads all shards in order, and says when one is missing", () => {
    const shards = [0, 1, 2].map((at) => `data/test-0000${at}-of-00003-1a2b3c4d5e6f7081.parquet`)
    expect(found([...shards].reverse(), { isSole: true })).toEqual(shards)
    expect(resolveFiles(shards.slice(1), [], query({ isSole: true }))).toEqual({
      kind: "incomplete",
      stem: "data/test",
      present: 2,
      expected: 3,
    })
  })

  it("does not mix two sets of shards", () => {
    const old = ["test-00000-of-00001.parquet"]
    const renewed = ["test-00000-of-00002.parquet", "test-00001-of-00002.parquet"]
    expect(found([...old, ...renewed], { isSole: true })).toHaveLength(1)
  })

  it("leaves descriptions and hidden files out", () => {
    const others = ["README.md", "dataset_infos.json", ".cache/algebra_test.jsonl", "__MACOSX/x.jsonl"]
    expect(found(["questions.jsonl", ...others], { isSole: true })).toEqual(["questions.jsonl"])
  })
})

describe("a benchmark with one subset", () => {
  const sole = { subset: "main", isSole: true, names: ["gsm8k", "grade-school-math"] }
  it.each([
    [["test.jsonl", "train.jsonl"], ["test.jsonl"]],
    [["gsm8k_test.jsonl", "gsm8k_train.jsonl"], ["gsm8k_test.jsonl"]],
    [["part_test_1000.jsonl", "part_train_1000.jsonl"], ["part_test_1000.jsonl"]],
    [["grade_school_math.jsonl", "extra.jsonl"], ["grade_school_math.jsonl"]],
    [
      ["main/test-00000-of-00001.parquet", "socratic/test-00000-of-00001.parquet"],
      ["main/test-00000-of-00001.parquet"],
    ],
  ])("finds its file among %j", (paths, expected) => {
    expect(found(paths, sole)).toEqual(expected)
  })

  it("asks when several files could be meant", () => {
    const paths = ["train_xs.jsonl", "train_xl.jsonl"]
    expect(resolveFiles(paths, [], query({ ...sole, split: "train", isEval: false }))).toEqual({
      kind: "ambiguous",
      choices: [...paths].sort(),
    })
  })
})

describe("spellings of splits", () => {
  it("answers validation with val, valid or dev, but dev with dev alone", () => {
    const sole = { isSole: true, subset: undefined }
    for (const name of ["validation", "val", "valid", "dev"]) {
      expect(found([`${name}.jsonl`, "test.jsonl"], { ...sole, split: "validation" })).toEqual([
        `${name}.jsonl`,
      ])
    }
    expect(found(["dev.jsonl", "val.jsonl"], { ...sole, split: "validation" })).toEqual(["val.jsonl"])
    expect(found(["val.jsonl", "test.jsonl"], { ...sole, split: "dev", isEval: false })).toBe("missing")
  })
})

describe("patterns of a benchmark", () => {
  it("fills in subset and split, with the subset's own name", () => {
    const paths = ["v1/algebra/test.1.jsonl", "v1/algebra/test.2.jsonl", "v1/geometry/test.1.jsonl"]
    const files = ["v1/{subset}/{split}.*.jsonl"]
    expect(found(paths, { files })).toEqual(paths.slice(0, 2))
    expect(found(paths, { files, subset: "default", subsetName: "geometry" })).toEqual(paths.slice(2))
  })

  it("falls back to the usual names", () => {
    expect(found(["algebra_test.jsonl"], { files: ["other/{subset}.jsonl"] })).toEqual(["algebra_test.jsonl"])
  })
})

describe("README of a hub repository", () => {
  const readme = `---
license: mit
configs:
- config_name: algebra
  data_files:
  - split: test
    path: parts/alg-test-*
  - split: train
    path: ["parts/alg-train-1.jsonl", "parts/alg-train-2.jsonl"]
- config_name: main
  default: true
  data_files: "everything/*.jsonl"
- config_name: mapped
  data_files:
    validation: mapped/v.csv
- config_name: inside
  data_dir: folder/inside
---
# Data
configs:
`
  const paths = [
    "README.md",
    "parts/alg-test-00000-of-00002.parquet",
    "parts/alg-test-00001-of-00002.parquet",
    "parts/alg-test-notes.txt",
    "parts/alg-train-1.jsonl",
    "parts/alg-train-2.jsonl",
    "everything/a.jsonl",
    "everything/deep/b.jsonl",
    "mapped/v.csv",
    "folder/inside/test.jsonl",
  ]

  it("says which files a configuration's splits are", async () => {
    const configs = await parseReadmeConfigs(readme)
    expect(found(paths, {}, configs)).toEqual(paths.slice(1, 3))
    expect(found(paths, { split: "train", isEval: false }, configs)).toEqual(paths.slice(4, 6))
    expect(found(paths, { subset: undefined, isSole: true, split: "train" }, configs)).toEqual([
      "everything/a.jsonl",
    ])
    expect(found(paths, { subset: "mapped", split: "validation" }, configs)).toEqual(["mapped/v.csv"])
    expect(found(paths, { subset: "inside" }, configs)).toEqual(["folder/inside/test.jsonl"])
  })

  it("must not lack a shard", async () => {
    const configs = await parseReadmeConfigs(readme)
    expect(
      found(
        paths.filter((path) => !path.includes("00001")),
        {},
        configs,
      ),
    ).toBe("incomplete")
  })

  it.each([
    "",
    "# no header",
    "---\nlicense: mit\n---\n",
    "---\nconfigs: [\n---\n",
    "---\nconfigs: 7\n---\n",
  ])("declares nothing when it is %j", async (text) => {
    expect(await parseReadmeConfigs(text)).toEqual([])
  })
})

describe("the error of missing data", () => {
  const errorOf = (paths: readonly string[], changes?: Partial<LayoutQuery>) => {
    const asked = query(changes)
    const resolution = resolveFiles(paths, [], asked)
    if (resolution.kind === "found") throw new Error("expected nothing to be found")
    return missingData("folder", paths, [], asked, resolution)
  }

  it("names what was looked for and what is there, the likest first", () => {
    const others = Array.from({ length: 20 }, (_, at) => `zoology${at}_test.csv`)
    const error = errorOf([...others, "algebraic_test.csv"])
    expect(error.code).toBe("dataset_missing")
    expect(error.message).toContain('subset "algebra", split "test"')
    expect(error.message).toContain("Looked for algebra_test")
    expect(error.message).toContain("It has algebraic_test.csv")
    expect(error.message).toContain("and 13 more")
    expect(error.hint).toContain("algebra_test.jsonl")
  })

  it("tells to unpack what it cannot read", () => {
    expect(errorOf(["data.tar"]).hint).toContain("Unpack data.tar")
    expect(errorOf(["data-00000-of-00001.arrow"]).hint).toContain("format that is not read")
    expect(errorOf([]).message).toContain("It has no files")
  })

  it("speaks of few-shot when the split is not the scored one", () => {
    expect(errorOf(["algebra_test.csv"], { split: "dev", isEval: false }).hint).toContain("few_shot_num")
  })
})
