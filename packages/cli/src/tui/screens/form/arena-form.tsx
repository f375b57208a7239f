import { basename } from "node:path"
import type { ReactNode } from "react"
import type { RunSummary } from "../../../runs/run-summary.js"
import { useTexts } from "../../components/ui.js"
import type { FoundModel } from "../../model/found-models.js"
import { FormScreen } from "./form-screen.js"

/** Puts a contest of finished runs together. */
export function ArenaForm(props: {
  /** Finished runs, the newest first; the first two are suggested. */
  readonly runs: readonly RunSummary[]
  readonly found: FoundModel | undefined
  readonly onStart: (argv: readonly string[]) => void
  readonly onClose: () => void
  readonly onQuit: () => void
}): ReactNode {
  const { found } = props
  const { wizard, arena, launcher } = useTexts()
  return (
    <FormScreen
      {...props}
      title={launcher.newArena}
      fields={[
        {
          name: "models",
          label: arena.contestants,
          value: contestants(props.runs).join(" "),
          hint: "a=outputs/r1/reports/a b=outputs/r2/reports/b",
        },
        { name: "judge", label: arena.judge, value: found?.model ?? "", hint: "gpt-4.1" },
        { name: "url", label: wizard.url, value: found?.apiUrl ?? "", hint: "https://api.openai.com/v1" },
        { name: "mode", label: arena.mode, value: "all_pairs", hint: "baseline, all_pairs, tournament" },
        { name: "limit", label: wizard.limit, value: "50", hint: wizard.limitHelp },
      ]}
      argvOf={(values) => {
        const of = (name: string) => (values.get(name) ?? "").trim()
        const models = of("models").split(/\s+/)
        if (models.length < 2 || !models.every((text) => /^[^=]+=.+$/.test(text))) return arena.needsTwo
        if (of("judge") === "") return arena.needsJudge
        return [
          "arena",
          "run",
          "--models",
          ...models,
          "--judge-model",
          of("judge"),
          ...(of("url") === "" ? [] : ["--judge-api-url", of("url")]),
          ...(of("mode") === "" ? [] : ["--mode", of("mode")]),
          ...(of("limit") === "" ? [] : ["--limit", of("limit")]),
        ]
      }}
    />
  )
}

/** `name=folder` of the newest two models with different names, or of two runs of one model. */
function contestants(runs: readonly RunSummary[]): readonly string[] {
  const all = runs.flatMap((run) =>
    run.scores
      .map(({ model }) => model)
      .filter((model, at, models) => models.indexOf(model) === at)
      .map((model) => ({ model, path: `${run.dir}/reports/${basename(model)}` })),
  )
  const distinct = all.filter(({ model }, at) => all.findIndex((other) => other.model === model) === at)
  const chosen = distinct.length >= 2 ? distinct.slice(0, 2) : all.slice(0, 2)
  return chosen.map(({ model, path }, at) => {
    const twice = chosen.findIndex((other) => other.model === model) !== at
    return `${model}${twice ? `-${at + 1}` : ""}=${path}`
  })
}
