#!/usr/bin/env node
import { createRequire } from "node:module"
import { main, processIo } from "@evalscope/cli"

const { version } = createRequire(import.meta.url)("../package.json")
process.exitCode = await main(process.argv.slice(2), processIo(), String(version))
