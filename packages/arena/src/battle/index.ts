export { type Battle, type StyleCounts, type Winner, winnerScore } from "./battle.js"
export {
  type BattleCollector,
  type BattleColumns,
  type BattleKind,
  collectBattles,
  createBattleCollector,
} from "./battle-columns.js"
export { BattleLineProblem, battleOfLine, battleToLine, countOf } from "./battle-line.js"
export { readBattles } from "./read-battles.js"
