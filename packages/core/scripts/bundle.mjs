// Writes the package's entries into dist, with what they share in a few files beside them: a program that loads some
// hundred small modules spends half of its start on finding and opening them.
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const { exports } = JSON.parse(readFileSync(path("../package.json"), "utf8"))

/** Every entry of the package by its place in dist, such as scoring/index. */
const entries = Object.values(exports).flatMap((entry) => {
  const [, name] = /^\.\/dist\/(.+)\.js$/.exec(entry.default ?? "") ?? []
  return name === undefined ? [] : [[name, path(`../src/${name}.ts`)]]
})

const bundle = await rolldown({
  input: Object.fromEntries(entries),
  cwd: path(".."),
  platform: "neutral",
  // Dependencies are installed beside the package, and stay what they are.
  external: /^[^./]/,
  onLog: (level, log) => {
    if (level === "warn" && log.code !== "INEFFECTIVE_DYNAMIC_IMPORT") throw new Error(log.message)
  },
})
// What an earlier build has left is not packed.
for (const name of readdirSync(path("../dist"), { recursive: true })) {
  if (name.endsWith(".js")) rmSync(path(`../dist/${name}`))
}
await bundle.write({
  dir: path("../dist"),
  format: "esm",
  chunkFileNames: "chunks/[name]-[hash].js",
  // Errors and logs tell names of functions and classes as they are written.
  keepNames: true,
})
await bundle.close()
