import { defineConfig } from "vitest/config"
import { sharingModules } from "../../vitest.shared.ts"

export default defineConfig({
  // Worker threads and the killed process of the resume test run the built package.
  test: { ...sharingModules, globalSetup: [...sharingModules.globalSetup, "test/build.ts"] },
})
