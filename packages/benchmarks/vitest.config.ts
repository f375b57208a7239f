import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // No module keeps state, so files share what they import: a quarter of the processor time less.
    isolate: false,
    testTimeout: 30_000,
    // Real servers, processes and clocks: a machine that is short of time gets a second try, and the list says so.
    retry: process.env.CI === undefined ? 0 : 1,
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
  },
})
