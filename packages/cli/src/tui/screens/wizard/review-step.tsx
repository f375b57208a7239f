import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { errorMessage } from "@evalscope/core"
import { type ReactNode, useState } from "react"
import { stringify } from "yaml"
import { formatDuration } from "../../../output/duration.js"
import { shellWord } from "../../../output/shell-word.js"
import { useKeyPress } from "../../components/keyboard.js"
import { numbered } from "../../components/numbered.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { type Loaded, useLoaded } from "../../components/use-loaded.js"
import { Box, Text } from "../../ink.js"
import { type Estimate, estimateRun } from "../../model/estimate.js"
import { firstPrompt } from "../../model/first-prompt.js"
import { wizardArgv, wizardFile } from "../../model/wizard-task.js"
import { fit, wrap } from "../../text/fit.js"
import type { StepProps } from "./step-props.js"

const secondsPerRequest = 5

/** Everything once more: the command line, what it will take, a prompt; Enter starts, w saves a task file. */
export function ReviewStep({ task, workDir, io, onNext, onBack, isActive }: StepProps): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [notice, setNotice] = useState("")
  const argv = wizardArgv(task)
  const prompt = useLoaded(task.benchmarks.join(), () => firstPrompt(task.benchmarks[0] ?? ""))
  const estimate = useLoaded(argv.join(" "), () => estimateRun(argv, io))
  const save = () => {
    const path = join(workDir, "task.yaml")
    mkdir(workDir, { recursive: true })
      .then(() => writeFile(path, stringify(wizardFile(task))))
      .then(
        () => setNotice(`${texts.wizard.saved} ${path}`),
        (error) => setNotice(errorMessage(error)),
      )
  }
  useKeyPress(
    (input, key) => {
      if (key.escape) return onBack()
      if (key.return) return onNext()
      if (input === "w") save()
    },
    { isActive },
  )
  const command = wrap(`evalscope ${argv.map(shellWord).join(" ")}`, columns - 2)
  const facts = estimateLines(estimate, Number(task.concurrency) || 1, texts)
  const room = Math.max(1, rows - 10 - command.length - facts.length)
  const lines = wrap(prompt.value ?? (prompt.problem || texts.browser.reading), columns - 2).slice(0, room)
  return (
    <Box flexDirection="column">
      <Text bold>{texts.command}</Text>
      {numbered(command).map(({ place, value }) => (
        <Text key={place} color={theme.accent}>
          {value}
        </Text>
      ))}
      <Text> </Text>
      <Text bold>{texts.wizard.estimate}</Text>
      {numbered(facts).map(({ place, value }) => (
        <Text key={place}>{fit(value, columns)}</Text>
      ))}
      <Text> </Text>
      <Text bold>{texts.wizard.prompt}</Text>
      {numbered(lines).map(({ place, value }) => (
        <Text key={place} dimColor>
          {value || " "}
        </Text>
      ))}
      {notice !== "" && <Text color={theme.good}>{fit(notice, columns)}</Text>}
    </Box>
  )
}

/** A line for each data set, and one for all. */
function estimateLines(
  { value, problem }: Loaded<Estimate>,
  atOnce: number,
  texts: ReturnType<typeof useTexts>,
): readonly string[] {
  if (problem !== "") return [problem]
  if (!value) return [texts.browser.reading]
  const { wizard, browser } = texts
  const of = ({ dataset, samples, interval, input_tokens, output_tokens }: Estimate["estimates"][number]) =>
    `${dataset}: ${samples} ${browser.samples.toLowerCase()} (±${(100 * interval).toFixed(1)}), ` +
    `~${input_tokens} → ~${output_tokens} ${texts.tokens}`
  const cost = value.cost_usd === null ? wizard.noPrice : `~$${value.cost_usd.toFixed(2)}`
  const time = formatDuration((value.requests * secondsPerRequest * 1000) / atOnce)
  return [
    ...value.estimates.slice(0, 4).map(of),
    `${value.requests} ${wizard.requests} · ${cost} · ~${time} ${wizard.atPace}`,
  ]
}
