import type { LeaderboardBlock, Leaderboards } from "./leaderboard.js"

/** The original's `leaderboard.txt`: a plain table per block, blocks separated by an empty line. */
export function formatLeaderboards({ blocks }: Pick<Leaderboards, "blocks">): string {
  return `${blocks.map((block) => `${title(block)}\n${table(block)}`).join("\n\n")}\n`
}

function title({ scope }: LeaderboardBlock): string {
  if (scope.type === "overall") return "=== OVERALL LEADERBOARD ==="
  if (scope.type === "dataset") return `=== DATASET LEADERBOARD: ${scope.dataset} ===`
  return `=== SUBSET LEADERBOARD: ${scope.dataset} - ${scope.subset} ===`
}

function table({ rows }: LeaderboardBlock): string {
  const rates = rows.map(({ winRate }) => percent(winRate).replace(/\.0$/, ""))
  // Numbers stand with their decimal points below each other.
  const places = Math.max(...rates.map((rate) => decimals(rate)))
  const aligned = rates.map((rate) => rate + " ".repeat(places - decimals(rate)))
  const intervals = rows.map(
    ({ winRate, lower, upper }) => `(${signed(lower - winRate)} / ${signed(upper - winRate)})`,
  )
  const columns = [
    { header: "Model", cells: rows.map(({ model }) => model), right: false },
    { header: "WinRate (%)", cells: aligned, right: true },
    { header: "CI (%)", cells: intervals, right: false },
  ].map(({ header, cells, right }) => {
    const width = Math.max(header.length + 2, ...cells.map((cell) => cell.length))
    const pad = (text: string) => (right ? text.padStart(width) : text.padEnd(width))
    return [pad(header), "-".repeat(width), ...cells.map(pad)]
  })
  const [names = []] = columns
  return names
    .map((_, line) =>
      columns
        .map((column) => column[line] ?? "")
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
}

/** Characters from the decimal point on. */
function decimals(number: string): number {
  const point = number.indexOf(".")
  return point < 0 ? 0 : number.length - point
}

function percent(share: number): string {
  return (Math.round(share * 1000) / 10).toFixed(1)
}

function signed(difference: number): string {
  return `${difference < 0 ? "-" : "+"}${percent(Math.abs(difference))}`
}
