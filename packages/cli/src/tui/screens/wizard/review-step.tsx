import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { errorMessage } from "@evalscope/core"
import { Box, Text, useInput } from "ink"
import { type ReactNode, useState } from "react"
import { stringify } from "yaml"
import { shellWord } from "../../../output/shell-word.js"
import { numbered } from "../../components/numbered.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useLoaded } from "../../components/use-loaded.js"
import { firstPrompt } from "../../model/first-prompt.js"
import { wizardArgv, wizardFile } from "../../model/wizard-task.js"
import { wrap } from "../../text/fit.js"
import type { StepProps } from "./step-props.js"

/** Everything once more: the command line, the first prompt; Enter starts, w saves a task file. */
export function ReviewStep({ task, workDir, onNext, onBack }: StepProps): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [notice, setNotice] = useState("")
  const { value: prompt, problem } = useLoaded(task.benchmarks.join(), () =>
    firstPrompt(task.benchmarks[0] ?? ""),
  )
  const argv = wizardArgv(task)
  useInput((input, key) => {
    if (key.escape) return onBack()
    if (key.return) return onNext()
    if (input !== "w") return
    const path = join(workDir, "task.yaml")
    mkdir(workDir, { recursive: true })
      .then(() => writeFile(path, stringify(wizardFile(task))))
      .then(
        () => setNotice(`${texts.wizard.saved} ${path}`),
        (error) => setNotice(errorMessage(error)),
      )
  })
  const command = wrap(`evalscope ${argv.map(shellWord).join(" ")}`, columns - 2)
  const lines = wrap(prompt ?? (problem || texts.browser.reading), columns - 2).slice(
    0,
    Math.max(1, rows - 11),
  )
  return (
    <Box flexDirection="column">
      <Text bold>{texts.command}</Text>
      {numbered(command).map(({ place, value }) => (
        <Text key={place} color={theme.accent}>
          {value}
        </Text>
      ))}
      <Text> </Text>
      <Text bold>{texts.wizard.prompt}</Text>
      {numbered(lines).map(({ place, value }) => (
        <Text key={place} dimColor>
          {value || " "}
        </Text>
      ))}
      {notice !== "" && <Text color={theme.good}>{notice}</Text>}
    </Box>
  )
}
