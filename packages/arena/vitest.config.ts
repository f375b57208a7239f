import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Worker threads and the killed process of the resume test run the built package.
    globalSetup: ["test/build.ts"],
    testTimeout: 30_000,
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
  },
})
