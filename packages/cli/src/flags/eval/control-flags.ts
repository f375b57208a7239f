import type { Flag } from "../flag.js"

const errors = "Errors and resume"
const budget = "Budget and cache"
const gates = "Gates"

/** When a run stops, what it may cost, and what it must reach. */
export const controlFlags: readonly Flag[] = [
  {
    name: "use-cache",
    original: true,
    kind: "text",
    value: "run",
    help: "continue or extend an earlier run folder",
    group: errors,
    field: "useCache",
  },
  {
    name: "resume",
    kind: "switch",
    help: "continue the newest unfinished run of this task",
    group: errors,
    field: "resume",
  },
  {
    name: "rerun-review",
    original: true,
    kind: "switch",
    help: "score again, keep predictions",
    group: errors,
    field: "rerunReview",
  },
  {
    name: "fail-on-error",
    kind: "text",
    value: "n",
    help: "failed samples that stop the run: a count, a share, or true",
    group: errors,
    field: "failOnError",
  },
  {
    name: "ignore-errors",
    original: true,
    kind: "switch",
    help: "never stop because samples fail",
    group: errors,
    field: "ignoreErrors",
  },

  {
    name: "max-cost",
    kind: "number",
    value: "usd",
    help: "stop before more is spent (needs prices); exit code 4, resumable",
    group: budget,
  },
  {
    name: "price",
    kind: "texts",
    value: "[model=]in,out",
    help: "USD per million input and output tokens, e.g. gpt-4.1=2,8",
    group: budget,
  },
  {
    name: "max-tokens-total",
    kind: "number",
    value: "n",
    help: "stop after so many tokens, judges included",
    group: budget,
  },
  { name: "max-time", kind: "text", value: "time", help: "stop after 90s, 20m or 2h", group: budget },
  {
    name: "cache",
    kind: "text",
    value: "mode",
    suggestions: ["on", "off", "read", "write", "refresh"],
    help: "replies kept on disk: on, off, read, write, refresh, or their age, e.g. 7d",
    group: budget,
  },

  {
    name: "threshold",
    kind: "texts",
    value: "expr",
    help: "a score to reach, e.g. 'gsm8k.accuracy>=0.8'; else exit code 100",
    group: gates,
  },
  {
    name: "baseline",
    kind: "text",
    value: "run",
    help: "fail when significantly worse than this run (or JSON document)",
    group: gates,
  },
  {
    name: "gate-exit",
    kind: "number",
    value: "code",
    help: "exit code of an unmet gate (100)",
    group: gates,
  },
]
