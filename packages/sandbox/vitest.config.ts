import { defineConfig } from "vitest/config"
import { sharedTests } from "../../vitest.shared.ts"

export default defineConfig({
  test: {
    ...sharedTests,
    // Most tests wait for containers; more of them at once wait together.
    maxWorkers: 2,
    maxConcurrency: 6,
  },
})
