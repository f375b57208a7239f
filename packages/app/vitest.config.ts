import { defineConfig } from "vitest/config"
import { sharedTests } from "../../vitest.shared.ts"

export default defineConfig({
  test: {
    ...sharedTests,
    exclude: ["src/web/**", "node_modules/**"],
    // Job workers are processes of the built package.
    globalSetup: ["test/build.ts"],
    testTimeout: 60_000,
  },
})
