import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 30_000,
    // Most tests wait for containers; more of them at once wait together.
    maxWorkers: 2,
    maxConcurrency: 6,
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
  },
})
