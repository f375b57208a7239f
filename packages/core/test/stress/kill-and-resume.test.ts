import { existsSync } from "node:fs"
import { expect, it } from "vitest"
// The stress script is plain JavaScript so that a benchmark can run it without a build step.
import { killAndResume } from "./kill-and-resume.mjs"

const built = existsSync(new URL("../../dist/index.js", import.meta.url))

it.runIf(built)(
  "loses nothing and asks nothing twice when it is killed at random moments",
  async () => {
    const outcome = await killAndResume({ kills: 12, samples: 40, seed: 20 })
    expect(outcome).toMatchObject({ kills: 12, askedTwice: 0, lost: 0, differentReports: 0 })
  },
  180_000,
)
