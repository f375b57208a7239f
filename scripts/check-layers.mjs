// Which package may use which, and no import in a circle. The arrows are those of the architecture.
import { readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))

/** Our packages that each of our packages may import at run time. */
const allowed = {
  core: [],
  testing: [],
  perf: [],
  sandbox: [],
  benchmarks: ["core"],
  arena: ["core"],
  app: ["core", "benchmarks", "perf", "arena", "sandbox"],
  cli: ["core", "benchmarks", "arena", "perf", "sandbox", "testing", "app"],
  evalscope: ["core", "benchmarks", "arena", "perf", "sandbox", "testing", "app", "cli"],
}

const problems = []
for (const name of readdirSync(join(root, "packages"))) {
  const folder = join(root, "packages", name)
  const may = allowed[name]
  if (!may) {
    problems.push(`packages/${name}: say in scripts/check-layers.mjs which packages it may use`)
    continue
  }
  checkManifest(name, folder, may)
  checkImports(folder, may)
}
for (const problem of problems) console.log(problem)
console.log(
  problems.length === 0 ? "packages point one way, no circular imports" : `${problems.length} problems`,
)
process.exitCode = problems.length === 0 ? 0 : 1

function ours(specifier) {
  return /^@evalscope\/([^/]+)/.exec(specifier)?.[1]
}

function checkManifest(name, folder, may) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  for (const kind of ["dependencies", "peerDependencies"]) {
    for (const dependency of Object.keys(manifest[kind] ?? {})) {
      const used = ours(dependency)
      if (used !== undefined && !may.includes(used))
        problems.push(`packages/${name}: must not depend on ${dependency}`)
    }
  }
}

function checkImports(folder, may) {
  const files = sources(join(folder, "src"))
  const graph = new Map()
  for (const file of files) {
    const text = readFileSync(file, "utf8")
    const targets = []
    for (const [, specifier] of text.matchAll(/^(?:import|export)\s+(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm)) {
      if (specifier === undefined) continue
      const used = ours(specifier)
      if (used !== undefined && !may.includes(used))
        problems.push(`${relative(root, file)}: must not import ${specifier}`)
      const inside = specifier.startsWith(".") || used !== undefined
      if (inside && (specifier.includes("/dist/") || specifier.includes("/src/"))) {
        problems.push(`${relative(root, file)}: imports the inside of a package (${specifier})`)
      }
      if (specifier.startsWith(".")) {
        const stem = resolve(dirname(file), specifier.replace(/\.js$/, ""))
        targets.push(`${stem}.ts`, `${stem}.tsx`)
      }
    }
    graph.set(file, targets)
  }
  for (const circle of circles(graph)) {
    problems.push(`circular import: ${circle.map((file) => relative(root, file)).join(" → ")}`)
  }
}

function sources(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return sources(path)
    return /(?<!\.test)(?<!\.test-d)\.tsx?$/.test(name) ? [path] : []
  })
}

/** Strongly connected components of more than one file (Tarjan 1972). */
function circles(graph) {
  const order = new Map()
  const low = new Map()
  const stack = []
  const found = []
  const visit = (file) => {
    order.set(file, order.size)
    low.set(file, order.get(file))
    stack.push(file)
    for (const target of graph.get(file) ?? []) {
      if (!graph.has(target)) continue
      if (!order.has(target)) {
        visit(target)
        low.set(file, Math.min(low.get(file), low.get(target)))
      } else if (stack.includes(target)) low.set(file, Math.min(low.get(file), order.get(target)))
    }
    if (low.get(file) !== order.get(file)) return
    const members = stack.splice(stack.indexOf(file))
    if (members.length > 1) found.push(members)
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return found
}
