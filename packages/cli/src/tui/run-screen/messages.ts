import type { ThemeName } from "../components/theme.js"
import type { Language } from "../i18n/texts.js"
import type { RunView, SampleRow } from "../model/run-view.js"
import type { Spending } from "../model/spending.js"
import type { RunActions } from "../screens/run/run-dashboard.js"

/** What the thread that draws a run must know from the start. */
export interface RunScreenSetup {
  readonly language: Language
  readonly theme: ThemeName
  readonly ascii: boolean
  readonly command: string
  readonly concurrency: number
  readonly detachable: boolean
  readonly columns: number
  readonly rows: number
}

/** How the run stands. */
export interface RunState {
  readonly view: RunView
  readonly elapsedMs: number
  /** The run has ended, and its time does not go on. */
  readonly ended: boolean
  readonly spending: Spending | undefined
  /** The terminal is behind: what is drawn now would be shown late. */
  readonly busy: boolean
}

export type ToRunScreen =
  | { readonly type: "state"; readonly state: RunState }
  | { readonly type: "keys"; readonly keys: string }
  | { readonly type: "size"; readonly columns: number; readonly rows: number }
  | { readonly type: "answer"; readonly id: number; readonly value: ActValue }
  | { readonly type: "refusal"; readonly id: number; readonly problem: string }

/** What comes of an act. */
export type ActValue = string | number | ReadonlyMap<string, string> | undefined

/** What an act is about. */
export type ActArgument = string | number | readonly SampleRow[] | undefined

/** Something that the viewer wants done; it is answered by its number. */
export interface RunScreenAct {
  readonly type: "act"
  readonly id: number
  readonly action: keyof RunActions
  readonly argument: ActArgument
}

export type FromRunScreen =
  | { readonly type: "frame"; readonly text: string }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "theme"; readonly name: ThemeName }
  | RunScreenAct
