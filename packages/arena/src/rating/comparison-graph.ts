import { EvalScopeError } from "@evalscope/core"

/** Who scored against whom, as lists of neighbours by player. */
export interface ComparisonGraph {
  /** `beats[i]`: players against whom i won or drew at least once. */
  readonly beats: readonly ReadonlySet<number>[]
}

/**
 * Groups of players such that inside a group each has scored, directly or through others, against each. One group
 * is the condition of Ford (1957) for finite maximum-likelihood strengths. Tarjan's algorithm, groups in
 * topological order from the losing end.
 */
export function strongGroups({ beats }: ComparisonGraph): readonly (readonly number[])[] {
  const n = beats.length
  const order = new Int32Array(n).fill(-1)
  const low = new Int32Array(n)
  const onStack = new Uint8Array(n)
  const stack: number[] = []
  const groups: number[][] = []
  let counter = 0
  for (let root = 0; root < n; root++) {
    if (order[root] !== -1) continue
    const path: { player: number; rest: Iterator<number> }[] = []
    const enter = (player: number) => {
      order[player] = counter
      low[player] = counter
      counter += 1
      stack.push(player)
      onStack[player] = 1
      path.push({ player, rest: (beats[player] ?? new Set<number>()).values() })
    }
    enter(root)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { player } = top
      const next = top.rest.next()
      if (!next.done) {
        const other = next.value
        if (order[other] === -1) enter(other)
        else if (onStack[other]) low[player] = Math.min(low[player] ?? 0, order[other] ?? 0)
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent) low[parent.player] = Math.min(low[parent.player] ?? 0, low[player] ?? 0)
      if (low[player] !== order[player]) continue
      const group: number[] = []
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack[member] = 0
        group.push(member)
        if (member === player) break
      }
      groups.push(group.sort((x, y) => x - y))
    }
  }
  return groups
}

/** Groups of players that have met, directly or through others, whoever won. */
export function connectedGroups({ beats }: ComparisonGraph): readonly (readonly number[])[] {
  const both = beats.map((others) => new Set(others))
  beats.forEach((others, player) => {
    for (const other of others) both[other]?.add(player)
  })
  return strongGroups({ beats: both })
}

/**
 * Checks that every two players can be compared and that nobody's strength is infinite.
 * @throws EvalScopeError `dataset_malformed` with `context.reason` `disconnected` or `separated` and the groups.
 */
export function checkComparable(players: readonly string[], graph: ComparisonGraph): void {
  const named = (groups: readonly (readonly number[])[]) =>
    groups.map((group) => group.map((player) => players[player] ?? ""))
  const connected = connectedGroups(graph)
  if (connected.length > 1) {
    const groups = named(connected).sort((x, y) => y.length - x.length)
    throw new EvalScopeError({
      code: "dataset_malformed",
      message: `The models fall into ${groups.length} groups that never met, so they cannot be ranked together: ${groups.map(listed).join(" | ")}.`,
      hint: "Judge at least one pair across the groups, rate the groups apart, or allow a prior (--prior).",
      context: { reason: "disconnected", groups },
    })
  }
  const strong = strongGroups(graph)
  if (strong.length <= 1) return
  const groups = named(strong.toReversed())
  throw new EvalScopeError({
    code: "dataset_malformed",
    message: `Some models have no finite rating: ${listed(groups[0] ?? [])} never lost or drew against the others, and ${listed(groups.at(-1) ?? [])} never won or drew.`,
    hint: "Judge more games between neighbours in strength, or allow a prior (--prior), which keeps ratings finite.",
    context: { reason: "separated", groups },
  })
}

function listed(group: readonly string[]): string {
  return group.length > 6 ? `${group.slice(0, 6).join(", ")} and ${group.length - 6} more` : group.join(", ")
}
