// The least that any engine must do per sample: hash the prompt and append a prediction and a review line.
import { createHash } from "node:crypto"
import { mkdtemp, open, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const samples = Number(process.argv[2])
const dir = await mkdtemp(join(tmpdir(), "evalscope-bare-"))
const predictions = await open(join(dir, "predictions.jsonl"), "a")
const reviews = await open(join(dir, "reviews.jsonl"), "a")
const start = performance.now()
for (let from = 0; from < samples; from += 64) {
  const a = []
  const b = []
  for (let n = from; n < Math.min(samples, from + 64); n += 1) {
    const prompt = `A train has ${n} seats and gets 7 more. How many seats has it now?\nEnd with the number alone.`
    const key = createHash("sha256").update(prompt).digest("hex")
    const reply = { role: "assistant", content: `That makes ${prompt.length}` }
    const messages = [{ role: "user", content: prompt }, reply]
    const usage = { input_tokens: 20, output_tokens: 4, total_tokens: 24 }
    a.push(
      JSON.stringify({
        index: n,
        model: "instant",
        model_output: { choices: [{ message: reply, stop_reason: "stop" }], usage },
        messages,
        key,
      }),
    )
    b.push(
      JSON.stringify({
        index: n,
        target: String(n + 7),
        messages,
        sample_score: { score: { value: { accuracy: 0 } }, sample_id: n },
        key,
      }),
    )
  }
  await predictions.appendFile(`${a.join("\n")}\n`)
  await reviews.appendFile(`${b.join("\n")}\n`)
}
const ms = performance.now() - start
await rm(dir, { recursive: true })
console.log(JSON.stringify({ samples, ms, peakMb: process.resourceUsage().maxRSS / 1024 }))
