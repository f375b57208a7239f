import { camelCase, taskConfigSchema } from "@evalscope/core"
import { describe, expect, it } from "vitest"
import { UsageError } from "../usage-error.js"
import { evalFlags } from "./eval-flags.js"
import { parseFlags } from "./parse-flags.js"
import { taskFromFlags } from "./task-from-flags.js"

/** Flags of the original's eval command. */
const original =
  `--model --model-id --model-args --model-task --chat-template --datasets --dataset-args --dataset-dir
  --dataset-hub --generation-config --eval-type --eval-backend --eval-config --eval-batch-size --limit --repeats
  --use-cache --rerun-review --work-dir --no-timestamp --enable-progress-tracker --ignore-errors --debug --seed
  --api-key --api-url --timeout --stream --judge --judge-strategy --judge-model-args --judge-worker-num
  --analysis-report --collect-perf --no-collect-perf --agent-config --sandbox --use-sandbox --sandbox-type
  --sandbox-manager-config`
    .split(/\s+/)
    .map((flag) => flag.slice(2))

const example = {
  switch: [],
  text: ["x"],
  texts: ["x"],
  number: ["3"],
  list: ["a", "b"],
  map: ["k=1"],
} as const

describe("flags of eval", () => {
  it.each(original)("knows --%s of the original, in both spellings", (name) => {
    const flag = evalFlags.find((known) => known.name === name)
    expect(flag).toMatchObject({ original: true })
    const given = example[flag?.kind ?? "text"]
    for (const spelled of [`--${name}`, `--${name.replaceAll("-", "_")}`]) {
      const parsed = parseFlags([spelled, ...given], evalFlags)
      expect(parsed.values.get(name)).toEqual(given.length === 0 ? ["true"] : [...given])
      expect(parsed.notes).toEqual([])
    }
    if (flag?.kind !== "switch" && flag?.kind !== "list") {
      expect(parseFlags([`--${name}=${given[0]}`], evalFlags).values.get(name)).toEqual([given[0]])
    }
  })

  it("offers every field of a task, and no field that does not exist", () => {
    const legacy = ["judgeStrategy", "judgeModelArgs"]
    const foreign = ["stream", "modelTask", "chatTemplate", "evalBackend", "evalConfig", "agentConfig"]
    const fields = evalFlags
      .flatMap((flag) => flag.field?.split(".")[0] ?? [])
      .filter((field) => ![...legacy, ...foreign].includes(field))
    expect([...new Set(fields)].sort()).toEqual(Object.keys(taskConfigSchema.shape).sort())
  })

  it("names flags after the fields they set", () => {
    const renamed = new Map([
      ["plugin", "plugins"],
      ["rpm", "requestsPerMinute"],
      ["tpm", "tokensPerMinute"],
      ["use-sandbox", "enabled"],
      ["sandbox-type", "engine"],
      ["sandbox-manager-config", "managerConfig"],
    ])
    for (const { name, field } of evalFlags) {
      if (field !== undefined) expect(renamed.get(name) ?? camelCase(name)).toBe(field.split(".").at(-1))
    }
  })

  it("takes lists by blanks, by commas and by repeating", () => {
    for (const line of ["--datasets a b c", "--datasets a,b --datasets c", "--datasets=a,b,c"]) {
      expect(parseFlags(line.split(" "), evalFlags).values.get("datasets")).toEqual(["a", "b", "c"])
    }
  })

  it("completes unique beginnings with a note, and refuses ambiguous ones", () => {
    expect(parseFlags(["--eval-batch", "4"], evalFlags)).toMatchObject({
      notes: ["--eval-batch was read as --eval-batch-size"],
    })
    expect(() => parseFlags(["--dataset", "x"], evalFlags)).toThrow(/--datasets, --dataset-args/)
  })

  it.each([
    [["--modle", "x"], "--model"],
    [["--eval-batchsize", "4"], "--eval-batch-size"],
    [["--limit"], "--limit <n>"],
    [["--debug=maybe"], "--debug"],
  ])("explains %j", (argv, hint) => {
    const read = () => parseFlags(argv, evalFlags)
    expect(read).toThrow(UsageError)
    expect(read).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
  })

  it("leaves plain arguments, negative numbers and what follows -- alone", () => {
    const parsed = parseFlags(["gsm8k", "--seed", "-1", "--json", "arc", "--", "--odd"], evalFlags)
    expect(parsed.positional).toEqual(["gsm8k", "arc", "--odd"])
    expect(parsed.values.get("seed")).toEqual(["-1"])
    expect(parsed.values.get("json")).toEqual(["document"])
    expect(parseFlags(["--json=events"], evalFlags).values.get("json")).toEqual(["events"])
  })

  it("makes a task of a whole line", async () => {
    const line = [
      "gsm8k",
      "--datasets",
      "arc",
      "-m",
      "m",
      "--generation-config",
      "temperature=0.2,stream=true",
      "--limit",
      "0.5",
      "--seed",
      "none",
      "--fail-on-error",
      "--no-collect-perf",
    ]
    expect(await taskFromFlags(parseFlags(line, evalFlags), evalFlags)).toEqual({
      datasets: ["gsm8k", "arc"],
      generationConfig: { temperature: 0.2, stream: true },
      limit: 0.5,
      seed: null,
      failOnError: true,
      collectPerf: false,
    })
    await expect(taskFromFlags(parseFlags(["--limit", "many"], evalFlags), evalFlags)).rejects.toThrow(
      /--limit/,
    )
  })
})
