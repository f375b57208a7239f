/** Battles in the engine's columns, the same for a seed on every machine. */
export function generateBattles(size, players, { swappedPairs = false } = {}) {
  let state = 20_240_527
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const names = Array.from({ length: players }, (_, i) => `model-${String(i).padStart(3, "0")}`)
  const strengths = names.map(() => (random() - 0.5) * 3)
  const a = new Int32Array(size)
  const b = new Int32Array(size)
  const kind = new Int32Array(size)
  const question = new Int32Array(size)
  for (let i = 0; i < size; i++) {
    if (swappedPairs && i % 2 === 1) {
      a[i] = b[i - 1]
      b[i] = a[i - 1]
    } else {
      a[i] = Math.floor(random() * players)
      b[i] = (a[i] + 1 + Math.floor(random() * (players - 1))) % players
    }
    const chance = 1 / (1 + Math.exp(strengths[b[i]] - strengths[a[i]]))
    kind[i] = random() < 0.15 ? 1 : random() < chance ? 2 : 0
    question[i] = i >> 1
  }
  const kinds = [0, 0.5, 1].map((score) => ({ score, weight: 1 }))
  return {
    size,
    players: names,
    a,
    b,
    kind,
    kinds,
    question,
    questionCount: (size + 1) >> 1,
    style: undefined,
  }
}

/** One battle as a line of a battles file. */
export function battleLine(battles, i) {
  return `${JSON.stringify({
    question_id: `q${String(battles.question[i]).padStart(7, "0")}`,
    model_a: battles.players[battles.a[i]],
    model_b: battles.players[battles.b[i]],
    winner: ["model_b", "tie", "model_a"][battles.kind[i]],
    weight: 1,
    tstamp: 1_700_000_000 + i,
  })}\n`
}
