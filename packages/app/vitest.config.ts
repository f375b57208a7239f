import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["src/web/**", "node_modules/**"],
    // Job workers are processes of the built package.
    globalSetup: ["test/build.ts"],
    testTimeout: 60_000,
    // Real servers, processes and clocks: a machine that is short of time gets a second try, and the list says so.
    retry: process.env.CI === undefined ? 0 : 1,
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
  },
})
