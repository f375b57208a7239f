import { type BenchmarkReport, primaryMetricOf } from "./benchmark-report.js"
import { html, type Markup } from "./html/markup.js"
import { formatInterval, formatScore, metricLabel } from "./metric-label.js"

/** A threshold that was checked, e.g. `gsm8k.accuracy>=0.8`. */
export interface GateResult {
  expression: string
  passed: boolean
  /** What was measured. */
  observed?: string | undefined
  /** Why it failed, for a person. */
  reason?: string | undefined
}

/**
 * Reports as JUnit XML for CI viewers: a suite for each model and benchmark with a case for each subset, and one
 * suite of gates. A wrong answer is no test failure, only a gate can fail; failed samples are errors, and a subset
 * without a single score is skipped. Prompts and replies are not in it.
 */
export function formatJUnitReport(
  reports: readonly BenchmarkReport[],
  gates: readonly GateResult[] = [],
): string {
  const suites = reports.map(reportSuite)
  if (gates.length > 0) suites.push(gateSuite(gates))
  const sum = (of: (suite: Suite) => number) => suites.reduce((total, suite) => total + of(suite), 0)
  const document = html`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="evalscope" tests="${sum((s) => s.tests)}" failures="${sum((s) => s.failures)}" errors="${sum((s) => s.errors)}" skipped="${sum((s) => s.skipped)}">
${suites.map((suite) => suite.xml)}</testsuites>
`
  return document.html
}

interface Suite {
  tests: number
  failures: number
  errors: number
  skipped: number
  xml: Markup
}

function reportSuite(report: BenchmarkReport): Suite {
  const name = `${report.model}.${report.benchmark}`
  const primary = primaryMetricOf(report)
  const scored = new Map(
    (primary?.categories ?? []).flatMap((category) =>
      category.subsets.map((subset) => [subset.name, subset.aggregate] as const),
    ),
  )
  const names = new Set([...Object.keys(report.execution.subsets), ...scored.keys()])
  const counts = { tests: names.size, failures: 0, errors: 0, skipped: 0 }
  const cases = [...names].map((subset) => {
    const aggregate = scored.get(subset)
    const { requested, errored } = report.execution.subsets[subset] ?? { requested: 0, errored: 0 }
    const parts: Markup[] = []
    if (errored > 0) {
      counts.errors += 1
      parts.push(html`<error message="${errored} of ${requested} samples failed"/>`)
    } else if (aggregate === undefined || aggregate.n === 0) {
      counts.skipped += 1
      parts.push(html`<skipped message="no sample has a score"/>`)
    }
    if (primary && aggregate && aggregate.n > 0) {
      const score = formatScore(aggregate.value, primary.info)
      const interval = formatInterval(aggregate.interval, primary.info, { ascii: true })
      parts.push(
        html`<system-out>${metricLabel(primary, { ascii: true })}: ${score} (95% CI ${interval}), ${aggregate.n} samples</system-out>`,
      )
    }
    return html`<testcase classname="${name}" name="${subset}">${parts}</testcase>
`
  })
  const time = report.perf?.wallSeconds
  return { ...counts, xml: suite(name, counts, cases, time === undefined ? undefined : time.toFixed(3)) }
}

function gateSuite(gates: readonly GateResult[]): Suite {
  const counts = {
    tests: gates.length,
    failures: gates.filter((gate) => !gate.passed).length,
    errors: 0,
    skipped: 0,
  }
  const cases = gates.map(({ expression, passed, observed, reason }) => {
    const message = reason ?? (observed === undefined ? "not met" : `observed ${observed}`)
    const failure = passed ? undefined : html`<failure message="${message}"/>`
    const output = observed === undefined ? undefined : html`<system-out>observed ${observed}</system-out>`
    return html`<testcase classname="gates" name="${expression}">${failure}${output}</testcase>
`
  })
  return { ...counts, xml: suite("gates", counts, cases, undefined) }
}

function suite(
  name: string,
  counts: Omit<Suite, "xml">,
  cases: readonly Markup[],
  time: string | undefined,
): Markup {
  const { tests, failures, errors, skipped } = counts
  const duration = time === undefined ? undefined : html` time="${time}"`
  return html`<testsuite name="${name}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"${duration}>
${cases}</testsuite>
`
}
