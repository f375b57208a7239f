/** What a command may touch of the outside world. */
export interface Io {
  out(text: string): void
  err(text: string): void
  env: NodeJS.ProcessEnv
  cwd: string
  /** Columns of the terminal; undefined when results do not go to one. */
  columns: number | undefined
  /** Progress may rewrite its line. */
  interactive: boolean
  color: boolean
  /** Tables without box characters. */
  ascii: boolean
  /** Name of the screens' colour theme; undefined = what the terminal's colours suggest. */
  theme?: string
  /** Nothing is drawn; sentences for a screen reader instead. */
  screenReader?: boolean
  /** Language of help and messages. */
  lang: "en" | "zh"
  /** Arguments of this command line, the command's name first. */
  argv: readonly string[]
}

export function processIo(): Io {
  const { env, stdout, stderr } = process
  // A reader that has seen enough (`| head`) closes the pipe; there is nobody left to tell.
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error
      process.exit(0)
    })
  }
  const dumb = env.TERM === "dumb" || env.CI !== undefined
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    cwd: process.cwd(),
    columns: stdout.isTTY ? stdout.columns : undefined,
    interactive: Boolean(stderr.isTTY) && !dumb,
    color: wantsColor(env, Boolean(stdout.isTTY)),
    ascii: env.EVALSCOPE_ASCII === "1" || env.EVALSCOPE_ASCII === "true",
    ...(env.EVALSCOPE_THEME && { theme: env.EVALSCOPE_THEME }),
    screenReader: env.EVALSCOPE_SCREEN_READER === "1" || env.EVALSCOPE_SCREEN_READER === "true",
    lang: languageOf(env.EVALSCOPE_LANGUAGE) ?? "en",
    argv: [],
  }
}

/** `zh` in any of its spellings; undefined for a language that there is no text in. */
export function languageOf(name: string | undefined): "en" | "zh" | undefined {
  if (name === undefined) return undefined
  if (/^zh/i.test(name)) return "zh"
  return /^en/i.test(name) ? "en" : undefined
}

function wantsColor(env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0") return true
  return terminal && env.TERM !== "dumb"
}
