import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { demonstrations, openDataset, type Sample, samples } from "@evalscope/core"
import { startHubSimulator } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { loadBenchmark } from "../src/index.js"

let cacheDir = ""
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), "layouts-"))
})
afterEach(async () => {
  await rm(cacheDir, { recursive: true, force: true })
})

type HubName = "modelscope" | "huggingface"

/** Samples and demonstrations of a subset, through a simulated hub with just these files. */
async function throughHub(name: string, hubName: HubName, files: Record<string, string>, subset: string) {
  const benchmark = await loadBenchmark(name)
  const id = benchmark.dataset.hub?.[hubName]
  if (id === undefined) throw new Error(`${name} is not on ${hubName}`)
  await using hub = await startHubSimulator({ repos: [{ id, files }] })
  const env = { HF_ENDPOINT: hub.url, MODELSCOPE_DOMAIN: hub.url, MODELSCOPE_ENDPOINT: hub.url }
  const args = { subsetList: [subset] }
  const source = await openDataset({ benchmark, hub: hubName, args, cacheDir, env })
  const request = { benchmark, args, source, subset }
  const found: Sample[] = []
  for await (const sample of samples(request)) found.push(sample)
  return { found, fewShot: await demonstrations(request) }
}

const lines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")
const times = (count: number, row: (index: number) => object) =>
  lines(...Array.from({ length: count }, (_, i) => row(i)))

const mmlu = (question: string, subject: string) => ({
  question,
  subject,
  choices: ["a", "b", "c", "d"],
  answer: 0,
})
const problem = (level: unknown) => ({ problem: `of ${level}`, solution: "\\boxed{1}", answer: "1", level })
const gpqa = "Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3\n"

describe("files as the hubs have them", () => {
  it.each<[string, HubName, string, Record<string, string>, string[]]>([
    [
      "mmlu",
      "huggingface",
      "astronomy",
      {
        "all/test.jsonl": lines(mmlu("anatomy?", "anatomy"), mmlu("stars?", "astronomy")),
        "all/dev.jsonl": lines(mmlu("x", "anatomy")) + times(5, (i) => mmlu(`shot ${i}`, "astronomy")),
        "astronomy/test.jsonl": lines(mmlu("not this file", "astronomy")),
      },
      ["stars?"],
    ],
    [
      "cmmlu",
      "modelscope",
      "arts",
      {
        "test.jsonl": lines(
          { question: "画", choices: ["(A) 一", "(B) 二"], answer: "(A) 一", category: "arts" },
          { question: "其他", choices: ["(A) 一", "(B) 二"], answer: "(B) 二", category: "law" },
        ),
      },
      ["画"],
    ],
    [
      "cmmlu",
      "huggingface",
      "arts",
      {
        "test/arts.csv": ",Question,A,B,C,D,Answer\n0,画,1,2,3,4,B\n",
        "test/law.csv": ",Question,A,B,C,D,Answer\n",
      },
      ["画"],
    ],
    [
      "ceval",
      "huggingface",
      "law",
      {
        "law/val.jsonl": lines({
          id: 0,
          question: "法",
          A: "1",
          B: "2",
          C: "3",
          D: "4",
          answer: "A",
          explanation: "",
        }),
        "law/test.jsonl": lines({ id: 0, question: "无答案", A: "1", B: "2", C: "3", D: "4", answer: "" }),
        "law/dev.jsonl": times(5, (id) => ({
          id,
          question: `例${id}`,
          A: "1",
          B: "2",
          C: "3",
          D: "4",
          answer: "A",
        })),
      },
      ["法"],
    ],
    [
      "gpqa_diamond",
      "huggingface",
      "default",
      { "gpqa_main.csv": `${gpqa}no,1,2,3,4\n`, "gpqa_diamond.csv": `${gpqa}hard?,1,2,3,4\n` },
      ["hard?"],
    ],
    [
      "winogrande",
      "huggingface",
      "default",
      {
        "winogrande_xl/validation.jsonl": lines({
          sentence: "_ xl",
          option1: "a",
          option2: "b",
          answer: "1",
        }),
        "winogrande_xs/validation.jsonl": lines({
          sentence: "_ xs",
          option1: "a",
          option2: "b",
          answer: "1",
        }),
      },
      ["_ xl"],
    ],
    ["math_500", "modelscope", "Level 3", { "test.jsonl": lines(problem(2), problem(3)) }, ["of 3"]],
    [
      "competition_math",
      "huggingface",
      "Level 1",
      {
        "data/test.jsonl": lines(problem("Level 1"), problem("Level 5")),
        "data/train.jsonl": times(4, () => problem("Level 1")),
      },
      ["of Level 1"],
    ],
    [
      "musr",
      "huggingface",
      "team_allocation",
      {
        "team_allocation.csv": "narrative,question,choices,answer_index\nstory,who?,\"['a', 'b']\",1\n",
        "murder_mysteries.csv": "narrative,question,choices,answer_index\n",
      },
      ["story\n\nwho?"],
    ],
    [
      "amc",
      "modelscope",
      "amc23",
      {
        "amc22.jsonl": lines({ problem: "22", answer: "1" }),
        "amc23.jsonl": lines({ problem: "23", answer: "1" }),
      },
      ["23"],
    ],
    [
      "ifeval",
      "huggingface",
      "default",
      {
        "ifeval_input_data.jsonl": lines({
          key: 1,
          prompt: "No commas.",
          instruction_id_list: ["punctuation:no_comma"],
          kwargs: [{}],
        }),
      },
      ["No commas."],
    ],
    [
      "truthful_qa",
      "huggingface",
      "multiple_choice",
      {
        "generation/validation.jsonl": lines({ question: "generation" }),
        "multiple_choice/validation.jsonl": lines({
          question: "true?",
          mc1_targets: { choices: ["yes", "no"], labels: [1, 0] },
          mc2_targets: { choices: ["yes", "no"], labels: [1, 0] },
        }),
      },
      ["true?"],
    ],
    [
      "cmath",
      "modelscope",
      "Grade 2",
      { "test.jsonl": lines({ question: "题", golden: "1", grade: 2 }) },
      ["题"],
    ],
  ])("%s on %s, subset %s", async (name, hubName, subset, files, inputs) => {
    const { found, fewShot } = await throughHub(name, hubName, files, subset)
    expect(found.map(({ input }) => input)).toEqual(inputs)
    const { dataset } = await loadBenchmark(name)
    expect(fewShot).toHaveLength(dataset.fewShot?.count ?? 0)
  })
})
