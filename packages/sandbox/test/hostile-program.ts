import type { Outcome, Program } from "../src/index.js"

/** A program that means harm, and what comes of it. Numbered as in the list of hostile programs. */
export interface Hostile {
  row: number
  what: string
  program: Program
  outcome: Outcome | readonly Outcome[]
  exitCode?: number
  signal?: string
  stdout?: RegExp
  stderr?: RegExp
  stdoutBytes?: readonly number[]
}

/** Begins Python programs that call the C library. */
export const libc = "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
