/** Every word of the screens. A language that lacks one does not compile. */
export interface Texts {
  readonly title: string
  readonly done: string
  readonly eta: string
  readonly perSecond: string
  readonly tokens: string
  readonly atOnce: string
  readonly retries: string
  readonly paused: string
  readonly stopping: string
  readonly loading: string
  readonly downloading: string
  readonly benchmark: string
  readonly progress: string
  readonly score: string
  readonly errors: string
  readonly cached: string
  readonly latest: string
  readonly rate: string
  readonly log: string
  readonly noErrors: string
  readonly nothingYet: string
  readonly latency: string
  readonly samplesPerSecond: string
  readonly command: string
  readonly help: string
  readonly close: string
  readonly skipped: string
  readonly nothingFound: string
  readonly openingWeb: string
  readonly concurrency: string
  readonly tooSmall: string
  readonly plainMode: string
  /** Said when a dashboard was closed and its run goes on. */
  readonly goesOnAsText: string
  /** Said when a run goes on in another process. */
  readonly detach: {
    readonly waiting: string
    readonly goesOn: string
    readonly watch: string
    readonly ps: string
    readonly cancel: string
    readonly log: string
    readonly notBegun: string
    readonly ended: string
  }
  readonly keys: {
    readonly pause: string
    readonly resume: string
    readonly concurrency: string
    readonly retry: string
    readonly skip: string
    readonly open: string
    readonly leave: string
    readonly detach: string
    readonly stop: string
    readonly pane: string
    readonly select: string
    readonly back: string
    readonly quit: string
    readonly help: string
    readonly filter: string
    readonly sort: string
    readonly mark: string
    readonly compare: string
    readonly failure: string
    readonly error: string
    readonly flip: string
    readonly otherRun: string
    readonly previousNext: string
    readonly tab: string
    readonly scroll: string
    readonly toggle: string
    readonly next: string
    readonly save: string
    readonly start: string
    readonly edit: string
    readonly palette: string
    readonly load: string
    readonly retryShort: string
    readonly skipShort: string
    readonly leaveShort: string
    readonly detachShort: string
    readonly theme: string
    readonly web: string
    readonly pager: string
    readonly copy: string
    readonly label: string
    readonly remove: string
    readonly done: string
    readonly cancel: string
    readonly again: string
    readonly ends: string
    readonly log: string
  }
  readonly outcomes: Readonly<Record<string, string>>
  /** What to do about an error, by its code; `other` for all the rest. */
  readonly hints: Readonly<Record<string, string>>
  readonly logs: { readonly warnings: string }
  readonly doctor: { readonly online: string; readonly problems: string; readonly looking: string }
  readonly arena: {
    readonly leaderboard: string
    readonly matrix: string
    readonly matrixHelp: string
    readonly battles: string
    readonly vote: string
    readonly games: string
    readonly questions: string
    readonly remaining: string
    readonly movers: string
    readonly model: string
    readonly rating: string
    readonly record: string
    readonly left: string
    readonly right: string
    readonly tie: string
    readonly bothBad: string
    readonly pass: string
    readonly against: string
    readonly noMoreVotes: string
    readonly contestants: string
    readonly judge: string
    readonly mode: string
    readonly needsTwo: string
    readonly needsJudge: string
  }
  readonly launcher: {
    readonly greeting: string
    readonly newEval: string
    readonly tryMock: string
    readonly newPerf: string
    readonly newArena: string
    readonly logs: string
    readonly found: string
    readonly keyIsSet: string
    readonly browse: string
    readonly doctor: string
    readonly quit: string
    readonly recent: string
    readonly noRuns: string
    readonly resume: string
    readonly watch: string
    readonly status: Readonly<Record<string, string>>
  }
  readonly wizard: {
    readonly model: string
    readonly modelHelp: string
    readonly mock: string
    readonly endpoint: string
    readonly name: string
    readonly url: string
    readonly keyVariable: string
    readonly benchmarks: string
    readonly benchmarksHelp: string
    readonly search: string
    readonly chosen: string
    readonly limits: string
    readonly limit: string
    readonly limitHelp: string
    readonly concurrency: string
    readonly repeats: string
    readonly review: string
    readonly prompt: string
    readonly saved: string
    readonly needsModel: string
    readonly needsBenchmark: string
    readonly needsNumber: string
    readonly step: string
    readonly data: Readonly<Record<"hub" | "user" | "bundled", string>>
    readonly estimate: string
    readonly noPrice: string
    readonly requests: string
    readonly atPace: string
    readonly subset: string
  }
  readonly perf: {
    readonly level: string
    readonly success: string
    readonly endLevel: string
    readonly abort: string
    readonly inFlight: string
    readonly late: string
    readonly loop: string
    readonly parallel: string
    readonly number: string
    readonly prompt: string
    readonly phases: Readonly<Record<"connecting" | "warmup" | "measuring" | "draining", string>>
  }
  readonly browser: {
    readonly runs: string
    readonly reports: string
    readonly subsets: string
    readonly samples: string
    readonly sample: string
    readonly conversation: string
    readonly scoreTab: string
    readonly raw: string
    readonly target: string
    readonly prediction: string
    readonly extracted: string
    readonly rule: string
    readonly explanation: string
    readonly outcome: string
    readonly noRuns: string
    readonly noSamples: string
    readonly none: string
    readonly all: string
    readonly onlyFailures: string
    readonly comparison: string
    readonly markTwo: string
    readonly reading: string
    readonly interval: string
    readonly difference: string
    readonly copied: string
    readonly labels: Readonly<Record<"right" | "wrong" | "unclear" | "none", string>>
    readonly orders: Readonly<Record<"newest" | "score" | "model" | "status", string>>
    readonly onlyErrors: string
    readonly trace: string
    readonly model: string
    readonly attempts: string
    readonly stopReason: string
    readonly request: string
    readonly reasoning: string
    readonly toolCalls: string
    readonly judging: string
    readonly label: string
    readonly removed: string
    readonly notRemoved: string
    readonly typeToRemove: string
    readonly flips: string
    readonly becameRight: string
    readonly becameWrong: string
    readonly verdict: string
    readonly verdicts: Readonly<Record<"better" | "worse" | "unclear", string>>
    readonly common: string
    readonly detectable: string
    readonly onlyInA: string
    readonly onlyInB: string
    readonly unmatched: string
    readonly byPosition: string
  }
}

export type Language = "en" | "zh"

/** Loads the words of one language. */
export async function loadTexts(language: Language): Promise<Texts> {
  return language === "zh" ? (await import("./zh.js")).zh : (await import("./en.js")).en
}
