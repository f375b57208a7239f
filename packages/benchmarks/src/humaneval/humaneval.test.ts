import { readFile } from "node:fs/promises"
import { gunzipSync } from "node:zlib"
import { createCodeRunner, docker } from "@evalscope/sandbox"
import { afterAll, describe, expect, it } from "vitest"
import { onlySample } from "../../test/attempt.js"
import { sharedData } from "../../test/shared-data.js"
import { humaneval } from "./index.js"

const row = {
  task_id: "HumanEval/0",
  prompt: 'def twice(x):\n    """Twice x."""\n',
  entry_point: "twice",
  canonical_solution: "    return 2 * x\n",
  test: "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(-1) == -2\n",
}

async function engine() {
  const host = process.env.DOCKER_HOST ?? "unix:///run/evalscope-engine/docker.sock"
  const image = process.env.EVALSCOPE_SANDBOX_IMAGE ?? "evalscope/python:3.11"
  const driver = await docker({ host, onWarning: () => undefined })
  try {
    const runner = await createCodeRunner({ driver, image, concurrency: 4 })
    const probe = await runner.run({ language: "python", code: "", timeoutMs: 10_000 })
    if (probe.outcome === "exited") return runner
    console.warn(
      `\n*** SKIPPED: code benchmarks need a container engine with ${image} (${probe.error}) ***\n`,
    )
    await runner.close()
  } catch (error) {
    console.warn(`\n*** SKIPPED: code benchmarks need a container engine (${String(error)}) ***\n`)
  }
  return undefined
}

const codeRunner = await engine()
afterAll(() => codeRunner?.close(), 60_000)

async function score(record: unknown, reply: string) {
  if (!codeRunner) throw new Error("no engine")
  return humaneval.scorer.score({
    sample: onlySample(humaneval, record),
    prediction: reply,
    output: { model: "test", choices: [], latencyMs: 1, attempts: 1 },
    compat: false,
    params: {},
    codeRunner,
  })
}

describe.skipIf(!codeRunner)("humaneval", { timeout: 180_000 }, () => {
  it.each([
    ["the rest of the function", "    return x + x", 1],
    ["a whole function in a block", "Here:\n```python\ndef twice(x):\n    return x * 2\n```\nDone.", 1],
    ["a wrong function", "    return x ** 2", 0],
    ["no code", "I cannot.", 0],
    ["leaving before the tests", "    pass\nimport os\nos._exit(0)", 0],
    ["leaving inside the tests", "    raise SystemExit(0)", 0],
    ["printing a verdict", "    print('ok\\n1 passed')\n    import os\n    os._exit(0)", 0],
    ["echoing its input", "    pass\nimport sys\nprint(sys.stdin.read())\nsys.exit(0)", 0],
    ["running for ever", "    while True: pass", 0],
    // Row 22 of the list of hostile programs: what goes on after the tests does not count.
    [
      "a thread that goes on",
      "    import threading, time\n    threading.Thread(target=time.sleep, args=(60,)).start()\n    return 2 * x",
      1,
    ],
    [
      "an exit handler that fails",
      "    import atexit, os\n    atexit.register(lambda: os._exit(3))\n    return 2 * x",
      1,
    ],
    [
      "an exit handler that succeeds",
      "    import atexit, os\n    atexit.register(lambda: os._exit(0))\n    return 0",
      0,
    ],
    // Row 21: reply and tests share a process. These are caught; an answer that equals everything is not, and cannot be.
    [
      "a new assert and exit",
      "    import builtins, sys\n    builtins.AssertionError = SystemExit\n    sys.exit = sys.excepthook = print\n    return 0",
      0,
    ],
  ])("%s", async (_, reply, accuracy) => {
    expect((await score(row, reply)).values).toEqual({ accuracy })
  })
})

const { path, missing } = sharedData("humaneval", "HumanEval.jsonl.gz")

describe.skipIf(missing || !codeRunner)("the real data", () => {
  it("all canonical solutions pass, none does when it is corrupted", { timeout: 300_000 }, async () => {
    const text = gunzipSync(await readFile(path))
      .toString("utf8")
      .trim()
    const rows = text.split("\n").map((line) => JSON.parse(line))
    expect(rows).toHaveLength(164)
    const values = async (reply: (solution: string) => string) =>
      Promise.all(rows.map(async (one) => (await score(one, reply(one.canonical_solution))).values.accuracy))
    expect((await values((solution) => solution)).filter((value) => value !== 1)).toEqual([])
    const corrupted = (solution: string) => `    return "corrupted"\n${solution}`
    expect((await values(corrupted)).filter((value) => value !== 0)).toEqual([])
  })
})
