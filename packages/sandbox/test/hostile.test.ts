import { readFile } from "node:fs/promises"
import { afterAll, describe, expect, it } from "vitest"
import { createSandbox } from "../src/index.js"
import { image, testDriver } from "./engine.js"
import { greedyPrograms } from "./greedy-programs.js"
import { daemonSeconds, intrudingPrograms } from "./intruding-programs.js"
import { processesWith } from "./processes.js"

const driver = await testDriver()

/* Rows 19 to 22 are about verdicts and are tested with the benchmarks that give them, 28 in engine-faults.test.ts, 29 in
sweep.test.ts. */

const programs = [...greedyPrograms, ...intrudingPrograms]
const mark = `hostile-${process.pid}-${Date.now()}`

/** What a program could have done to this machine. */
async function hostState() {
  const files = ["/etc/passwd", "/etc/shadow", "/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern"]
  return Promise.all(files.map((path) => readFile(path, "utf8").catch(() => "unreadable")))
}

const processesInSandboxes = () => processesWith(mark)

/** Sees only itself, its shell and init, in empty folders. */
const lookingAround = {
  code: "import os\nprint(os.listdir('.'), os.listdir('/tmp'), os.listdir('/dev/shm'), sum(name.isdigit() for name in os.listdir('/proc')))",
  timeoutMs: 30_000,
}
const alone = { outcome: "exited", exitCode: 0, stdout: "['main.py'] [] [] 2\n", retries: 0 }

describe.skipIf(!driver)("hostile programs", async () => {
  const before = await hostState()
  const sandbox = driver
    ? await createSandbox({
        driver,
        image,
        concurrency: 3,
        limits: { memoryBytes: 256 * 2 ** 20, fileBytes: 2 ** 30 },
        env: { TEST_MARK: mark },
      })
    : undefined
  afterAll(() => sandbox?.close(), 60_000)

  // Several at once: each has others of its kind beside it.
  it.concurrent.each(programs)(
    "$row: $what",
    { timeout: 180_000 },
    async ({ program, outcome, ...expected }) => {
      if (!sandbox) return expect.unreachable()
      const result = await sandbox.run({ timeoutMs: 30_000, ...program })
      expect({ ...result, of: [outcome].flat().includes(result.outcome) }).toMatchObject({ of: true })
      expect(result).toMatchObject({
        retries: 0,
        ...(expected.exitCode !== undefined && { exitCode: expected.exitCode }),
        ...(expected.signal !== undefined && { signal: expected.signal }),
      })
      if (expected.stdout) expect(result.stdout).toMatch(expected.stdout)
      if (expected.stderr) expect(result.stderr).toMatch(expected.stderr)
      if (expected.stdoutBytes) expect([...result.stdoutBytes]).toEqual(expected.stdoutBytes)
      expect(await sandbox.run(lookingAround)).toMatchObject(alone)
    },
  )

  it("12: the daemons are dead", { timeout: 120_000 }, async () => {
    const daemons = async () => (await processesInSandboxes()).filter((line) => line.includes(daemonSeconds))
    await expect.poll(daemons, { timeout: 60_000 }).toEqual([])
  })

  it("9: a link is not read out", { timeout: 180_000 }, async () => {
    if (!sandbox) return expect.unreachable()
    for (const to of ["/etc/shadow", "/"]) {
      await sandbox.exec(["ln", "-sfn", to, "x"])
      await expect(sandbox.readFile("x")).rejects.toMatchObject({ code: "file_not_regular" })
    }
  })

  it("neighbours finish while others misbehave", { timeout: 120_000 }, async () => {
    if (!driver) return expect.unreachable()
    await using eight = await createSandbox({ driver, image, concurrency: 6, poolSize: 6 })
    const bombs = [1, 2, 3].flatMap((row) => programs.filter((one) => one.row === row))
    const misbehaving = bombs.map(({ program, outcome }) =>
      // Only the one that has no other end is to be ended by the clock.
      eight.run({ timeoutMs: outcome === "timeout" ? 5000 : 60_000, ...program }),
    )
    const neighbours = bombs.map((_, i) =>
      eight.run({ code: `print(sum(range(10**6)) + ${i})`, timeoutMs: 60_000 }),
    )
    expect((await Promise.all(neighbours)).map(({ outcome, stdout }) => [outcome, stdout])).toEqual(
      bombs.map((_, i) => ["exited", `${499999500000 + i}\n`]),
    )
    const outcomes = (await Promise.all(misbehaving)).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(["timeout", "memory", "output"])
  })

  it("18: commands of a session cannot end it", { timeout: 180_000 }, async () => {
    if (!sandbox) return expect.unreachable()
    const killing = ["python3", "-c", "import os\nos.kill(-1, 9)\nos.kill(os.getpid(), 9)"]
    expect(await sandbox.exec(killing)).toMatchObject({ outcome: "killed", signal: "SIGKILL" })
    expect(await sandbox.exec(["echo", "still there"])).toMatchObject({ stdout: "still there\n" })
  })

  it("25: waiting never counts", { timeout: 120_000 }, async () => {
    if (!driver) return expect.unreachable()
    await using four = await createSandbox({ driver, image, concurrency: 4 })
    // Those at the end wait longer than any may run.
    const sleeps = Array.from({ length: 20 }, (_, i) =>
      four.run({ code: `import time; time.sleep(${i % 5 === 0 ? 5.1 : 2})`, timeoutMs: 5000 }),
    )
    const outcomes = (await Promise.all(sleeps)).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(outcomes.map((_, i) => (i % 5 === 0 ? "timeout" : "exited")))
  })

  it("nothing of them is left, and this machine is as it was", { timeout: 180_000 }, async () => {
    expect(await processesInSandboxes()).not.toEqual([])
    await sandbox?.close()
    expect(await processesInSandboxes()).toEqual([])
    expect(await hostState()).toEqual(before)
  })
})
