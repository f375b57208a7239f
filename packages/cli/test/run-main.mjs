// The command line as the umbrella's binary runs it.
import { main, processIo } from "../dist/index.js"

process.exitCode = await main(process.argv.slice(2), processIo(), "0.0.0-test")
