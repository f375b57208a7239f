// Every dependency of every package has its line in docs/dependencies.md, and every line its dependency.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const manifests = [
  "package.json",
  "bench/package.json",
  ...["packages", "examples"].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`)
      : [],
  ),
].filter((path) => existsSync(join(root, path)))

const used = new Set()
for (const path of manifests) {
  const manifest = JSON.parse(readFileSync(join(root, path), "utf8"))
  for (const kind of ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]) {
    for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
      if (!range.startsWith("workspace:")) used.add(name)
    }
  }
}
const text = readFileSync(join(root, "docs", "dependencies.md"), "utf8")
const listed = new Set([...text.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name))
const missing = [...used].filter((name) => !listed.has(name))
const stale = [...listed].filter((name) => !used.has(name))
for (const name of missing) console.log(`docs/dependencies.md: ${name} is missing`)
for (const name of stale) console.log(`docs/dependencies.md: ${name} is not used any more`)
console.log(`${used.size} dependencies`)
process.exitCode = missing.length + stale.length === 0 ? 0 : 1
