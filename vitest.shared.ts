import { fileURLToPath } from "node:url"

const results: ["json", { outputFile: string }] = ["json", { outputFile: ".results/vitest.json" }]

/** What the tests of all packages have in common; each `vitest.config.ts` adds what is its own. */
export const sharedTests = {
  globalSetup: [fileURLToPath(new URL("scripts/test-folder.mjs", import.meta.url))],
  include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
  // Limits are for what never comes; a slow machine that runs three packages at once may take its time.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 60_000 } },
  // Real servers, processes and clocks: a machine that is short of time gets a second try, and the list says so.
  retry: process.env.CI === undefined ? 0 : 1,
  reporters: ["default", results],
}

/** For packages whose modules keep no state: files share what they import, a quarter of the processor time less. */
export const sharingModules = { ...sharedTests, isolate: false }
