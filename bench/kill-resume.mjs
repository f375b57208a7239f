// 200 kills (-9) of an evaluation at random moments, each resumed: prints what was lost (nothing may be).
import { killAndResume } from "../packages/core/test/stress/kill-and-resume.mjs"

const kills = Number(process.argv[2] ?? 200)
const outcome = await killAndResume({ kills, log: console.error })
console.table([outcome])
const clean = outcome.askedTwice + outcome.lost + outcome.differentReports === 0
console.log(clean ? `${kills} kills: nothing lost, nothing asked twice, every report whole` : "FAILED")
process.exitCode = clean ? 0 : 1
