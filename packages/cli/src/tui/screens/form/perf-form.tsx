import type { ReactNode } from "react"
import { useTexts } from "../../components/ui.js"
import type { FoundModel } from "../../model/found-models.js"
import { FormScreen } from "./form-screen.js"

/** Puts a load test together. */
export function PerfForm(props: {
  readonly found: FoundModel | undefined
  readonly onStart: (argv: readonly string[]) => void
  readonly onClose: () => void
  readonly onQuit: () => void
}): ReactNode {
  const { found } = props
  const { wizard, perf, launcher } = useTexts()
  return (
    <FormScreen
      {...props}
      title={launcher.newPerf}
      fields={[
        { name: "model", label: wizard.name, value: found?.model ?? "", hint: "qwen3-8b" },
        { name: "url", label: wizard.url, value: found?.apiUrl ?? "", hint: "http://127.0.0.1:8000/v1" },
        { name: "parallel", label: perf.parallel, value: "1 4 16", hint: "1 4 16" },
        { name: "number", label: perf.number, value: "20 80 160", hint: "20 80 160" },
        { name: "prompt", label: perf.prompt, value: "", hint: "openqa" },
      ]}
      argvOf={(values) => {
        const of = (name: string) => (values.get(name) ?? "").trim()
        const numbers = (name: string) => of(name).split(/[\s,]+/)
        if (of("model") === "" || !URL.canParse(of("url"))) return wizard.needsModel
        const wrong = ["parallel", "number"].find(
          (name) => !numbers(name).every((text) => /^[1-9]\d*$/.test(text)),
        )
        if (wrong) return `${wrong === "parallel" ? perf.parallel : perf.number} ${wizard.needsNumber}`
        return [
          "perf",
          "--model",
          of("model"),
          "--url",
          of("url"),
          "--parallel",
          ...numbers("parallel"),
          "--number",
          ...numbers("number"),
          ...(of("prompt") === "" ? [] : ["--prompt", of("prompt")]),
        ]
      }}
    />
  )
}
