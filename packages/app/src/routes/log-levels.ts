export const logLevels = ["info", "warning", "error"] as const
export type LogLevel = (typeof logLevels)[number]

/** Words of our own logs and of the original's, which stand near the start of a line. */
const word = /^(?:.{0,60}?\b(DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL)\b|\S+ (info|warning|error): )/
const timestamp = /^\d{4}-\d\d-\d\d[T ]/

function rankOf(line: string): number | undefined {
  const found = word.exec(line)
  const level = found?.[1] ?? found?.[2]
  if (level === undefined) return timestamp.test(line) ? 0 : undefined
  switch (level.toUpperCase()) {
    case "DEBUG":
      return -1
    case "INFO":
      return 0
    case "WARN":
    case "WARNING":
      return 1
    default:
      return 2
  }
}

/**
 * Keeps the lines of a level and above. A line without a level goes on with the one before it. Takes a log piece by
 * piece; pieces end with whole lines.
 */
export function logFilter(level: LogLevel): (text: string) => string {
  const least = logLevels.indexOf(level)
  let rank = 0
  return (text) =>
    text
      .split(/(?<=\n)/)
      .filter((line) => {
        rank = rankOf(line) ?? rank
        return rank >= least
      })
      .join("")
}
