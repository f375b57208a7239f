import type { BattleColumns, BattleKind } from "../battle/index.js"

/** Battles that agree in both models, their places, result and weight, counted once. */
export interface BattleCells {
  readonly size: number
  readonly a: Int32Array
  readonly b: Int32Array
  readonly score: Float64Array
  readonly weight: Float64Array
  /** Battles in the cell. */
  readonly count: Float64Array
  /** Cell of each battle, in the battles' order. */
  readonly ofBattle: () => Int32Array
}

/** Above this many possible cells a hash map is smaller than a table. */
const largestTable = 1 << 22

/**
 * The sufficient statistics of battles: equal battles merged into cells, ordered by models, result and weight, so
 * that they do not depend on the order of the battles. Without `places` a battle and its mirror image are equal, and
 * `a` is the model that comes first by name.
 */
export function mergeBattles(battles: BattleColumns, { places = true } = {}): BattleCells {
  const { size, players } = battles
  const n = players.length
  const order = orderedKinds(battles.kinds, places)
  const width = order.length
  const possible = n * n * width
  const small = possible <= largestTable
  const keys = cellKeys(battles, order, places, small ? new Int32Array(size) : new Float64Array(size))
  const counts = small ? countInTable(keys, possible) : countInMap(keys)

  const cells = counts.keys.length
  const cellA = new Int32Array(cells)
  const cellB = new Int32Array(cells)
  const score = new Float64Array(cells)
  const weight = new Float64Array(cells)
  for (let cell = 0; cell < cells; cell++) {
    const key = counts.keys[cell] ?? 0
    const pair = Math.floor(key / width)
    const value = order[key % width]
    cellA[cell] = Math.floor(pair / n)
    cellB[cell] = pair % n
    score[cell] = value?.score ?? 0
    weight[cell] = value?.weight ?? 0
  }
  const ofBattle = () => {
    const cell = new Int32Array(size)
    for (let i = 0; i < size; i++) cell[i] = counts.cellOf(keys[i] ?? 0)
    return cell
  }
  return { size: cells, a: cellA, b: cellB, score, weight, count: counts.counts, ofBattle }
}

function orderedKinds(kinds: readonly BattleKind[], places: boolean): readonly BattleKind[] {
  const mirrored = places ? [] : kinds.map(({ score, weight }) => ({ score: 1 - score, weight }))
  const sorted = [...kinds, ...mirrored].sort((x, y) => x.score - y.score || x.weight - y.weight)
  return sorted.filter((x, i) => x.score !== sorted[i - 1]?.score || x.weight !== sorted[i - 1]?.weight)
}

/** The cell of each battle, numbered over all possible cells. */
function cellKeys(battles: BattleColumns, order: readonly BattleKind[], places: boolean, keys: Keys): Keys {
  const { size, a, b, kind, kinds, players } = battles
  const n = players.length
  const width = order.length
  const position = new Map(order.map(({ score, weight }, index) => [`${score} ${weight}`, index]))
  const place = Int32Array.from(kinds, ({ score, weight }) => position.get(`${score} ${weight}`) ?? 0)
  const mirror = Int32Array.from(kinds, ({ score, weight }) => position.get(`${1 - score} ${weight}`) ?? 0)
  for (let i = 0; i < size; i++) {
    const first = a[i] ?? 0
    const second = b[i] ?? 0
    const value = kind[i] ?? 0
    keys[i] =
      places || first < second
        ? (first * n + second) * width + (place[value] ?? 0)
        : (second * n + first) * width + (mirror[value] ?? 0)
  }
  return keys
}

type Keys = Int32Array | Float64Array

interface KeyCounts {
  /** Ascending. */
  keys: Float64Array
  counts: Float64Array
  cellOf(key: number): number
}

function countInTable(keysOfBattles: Keys, possible: number): KeyCounts {
  const table = new Int32Array(possible)
  for (let i = 0; i < keysOfBattles.length; i++) {
    const key = keysOfBattles[i] ?? 0
    table[key] = (table[key] ?? 0) + 1
  }
  let used = 0
  for (const count of table) if (count > 0) used += 1
  const keys = new Float64Array(used)
  const counts = new Float64Array(used)
  let cell = 0
  for (let key = 0; key < table.length; key++) {
    const count = table[key] ?? 0
    if (count === 0) continue
    keys[cell] = key
    counts[cell] = count
    table[key] = cell
    cell += 1
  }
  return { keys, counts, cellOf: (key) => table[key] ?? 0 }
}

function countInMap(keysOfBattles: Keys): KeyCounts {
  const map = new Map<number, number>()
  for (const key of keysOfBattles) map.set(key, (map.get(key) ?? 0) + 1)
  const keys = Float64Array.from(map.keys()).sort()
  const counts = keys.map((key) => map.get(key) ?? 0)
  keys.forEach((key, cell) => {
    map.set(key, cell)
  })
  return { keys, counts, cellOf: (key) => map.get(key) ?? 0 }
}
