import { defineConfig } from "vitest/config"
import { sharingModules } from "../../vitest.shared.ts"

export default defineConfig({
  // Many tests wait for servers, files and other processes: two files at a time even where there are two processors.
  test: { ...sharingModules, maxWorkers: 2 },
})
