import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 30_000,
    // Most tests wait for containers; more of them at once wait together.
    maxWorkers: 2,
    maxConcurrency: 6,
    // Real servers, processes and clocks: a machine that is short of time gets a second try, and the list says so.
    retry: process.env.CI === undefined ? 0 : 1,
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
  },
})
