// Builds the web app next to the compiled server: into dist/web as the service serves it, and into dist/site as one
// script and one sheet of styles for the pages that `evalscope export` writes.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../src/web", import.meta.url))
const dist = fileURLToPath(new URL("../dist", import.meta.url))
const configFile = `${root}/vite.config.ts`

if (existsSync(configFile)) {
  // Tests set it to something else, which would build the libraries with their development checks.
  process.env.NODE_ENV = "production"
  const { build } = await import("vite")
  await inPlace("web", (outDir) => build({ root, configFile, logLevel: "warn", build: { outDir } }))
  await inPlace("site", async (outDir) => {
    await build({ root, configFile, mode: "site", logLevel: "warn", build: { outDir } })
    const script = `${outDir}/app.js`
    writeFileSync(script, inlineSafe(readFileSync(script, "utf8")))
  })
}

/** Put in place at once: a server that is running keeps its pages. */
async function inPlace(name, make) {
  const fresh = `${dist}/${name}-${process.pid}`
  await make(fresh)
  if (existsSync(`${dist}/${name}`)) renameSync(`${dist}/${name}`, `${fresh}-old`)
  renameSync(fresh, `${dist}/${name}`)
  rmSync(`${fresh}-old`, { recursive: true, force: true })
}

/** A script that can stand inside a page: none of its texts ends the element or begins a comment. */
function inlineSafe(script) {
  return script.replaceAll(/<(?=\/script|!--)/gi, "\\x3c").trimEnd()
}
