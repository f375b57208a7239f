import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"

export interface PlantedArena {
  name: string
  models: readonly [string, string]
  /** Each judged in both orders. */
  questions: number
  /** What the judge said of the answer shown first, of the game with that place among all. */
  verdict: (question: number, placement: 0 | 1) => string
  warnings?: readonly string[]
}

/** Writes the folder of an arena of two models, with its reviews and the log of its games, but no ratings. */
export async function plantArena(outputs: string, arena: PlantedArena): Promise<void> {
  const { name, models, questions, verdict, warnings = [] } = arena
  const [candidate, baseline] = models
  const dir = join(outputs, name)
  for (const part of ["arena", "reviews/Arena", "judgments/Arena"])
    await mkdir(join(dir, part), { recursive: true })
  const file = { mode: "baseline", baseline, models, judges: ["owl"], questions, warnings }
  await writeFile(join(dir, "arena/arena.json"), JSON.stringify(file))
  const each = <Row>(make: (index: number) => readonly Row[]) =>
    Array.from({ length: questions }, (_, index) => make(index))
      .flat()
      .map((row) => `${JSON.stringify(row)}\n`)
      .join("")
  await writeFile(
    join(dir, `reviews/Arena/general_arena_chat&main@${candidate}&${baseline}.jsonl`),
    each((index) => [
      {
        index,
        target: `${baseline} says ${index}`,
        messages: [{ role: "user", content: `Question ${index} of many?` }],
        sample_score: {
          score: {
            value: { score: 0.5 },
            prediction: `${candidate} says ${index}`,
            main_score_name: "score",
          },
          sample_metadata: { model_1: candidate, model_2: baseline },
        },
      },
    ]),
  )
  await writeFile(
    join(dir, "judgments/Arena/general_arena.jsonl"),
    each((index) =>
      ([0, 1] as const).map((placement) => ({
        ...{ dataset: "chat", subset: "main", index, judge: "owl", reply: "I compared them." },
        model_a: models[placement],
        model_b: models[1 - placement],
        verdict: verdict(index, placement),
      })),
    ),
  )
}
