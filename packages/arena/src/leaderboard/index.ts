export {
  type LeaderboardBlock,
  type LeaderboardOptions,
  type LeaderboardRow,
  type Leaderboards,
  leaderboards,
  type SubsetBattles,
  type SubsetWinRates,
} from "./leaderboard.js"
export { formatLeaderboards } from "./leaderboard-text.js"
export {
  compatPairWinRate,
  jointWinRates,
  pairWinRate,
  type WinRate,
  type WinRateOptions,
} from "./win-rate.js"
