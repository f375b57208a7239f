// Packs every published package, looks into the tarball, also as publint and arethetypeswrong do, and installs it alone
// in an empty folder.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { packageProblems } from "./package-problems.mjs"
import { run } from "./step.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const work = mkdtempSync(join(tmpdir(), "evalscope-packages-"))
const packages = readdirSync(join(root, "packages"))
  .map((folder) => ({
    folder: join(root, "packages", folder),
    manifest: readManifest(join(root, "packages", folder)),
  }))
  .filter(({ manifest }) => !manifest.private)

let problems = 0
const complain = (text) => {
  problems += 1
  console.log(`✗ ${text}`)
}

try {
  const tarballs = new Map()
  for (const { folder, manifest } of packages) tarballs.set(manifest.name, await pack(folder, manifest))
  for (const { manifest } of packages) await installAlone(manifest, tarballs)
} finally {
  rmSync(work, { recursive: true, force: true })
}
process.exitCode = problems === 0 ? 0 : 1

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
}

async function pack(folder, manifest) {
  const { code, output } = await run("pnpm", ["pack", "--json", "--pack-destination", work], { cwd: folder })
  if (code !== 0) throw new Error(`${manifest.name} could not be packed`)
  const { filename, files } = JSON.parse(output.slice(output.indexOf("{")))
  const paths = files.map((file) => file.path)
  for (const wanted of ["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"]) {
    if (!paths.includes(wanted)) complain(`${manifest.name}: ${wanted} is not in the package`)
  }
  for (const path of paths) {
    if (/\.test\.|__fixtures__|^src\/|^test\//.test(path))
      complain(`${manifest.name}: ${path} does not belong into the package`)
  }
  const tarball = filename.startsWith("/") ? filename : join(work, filename)
  for (const problem of await packageProblems(tarball)) complain(`${manifest.name}: ${problem}`)
  return tarball
}

async function installAlone(manifest, tarballs) {
  const folder = mkdtempSync(join(work, "alone-"))
  const own = Object.fromEntries([...tarballs].map(([name, path]) => [name, `file:${path}`]))
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({
      name: "alone",
      private: true,
      type: "module",
      dependencies: { [manifest.name]: own[manifest.name] },
      // Our packages are not published yet: what this one needs of them comes from their tarballs.
      overrides: Object.fromEntries(Object.entries(own).filter(([name]) => name !== manifest.name)),
    }),
  )
  const flags = [
    "install",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--prefer-offline",
    "--loglevel=error",
  ]
  if ((await run("npm", flags, { cwd: folder })).code !== 0)
    return complain(`${manifest.name} cannot be installed alone`)
  const imports = `const m = await import(${JSON.stringify(manifest.name)}); if (Object.keys(m).length === 0) process.exit(9)`
  if ((await run(process.execPath, ["--input-type=module", "-e", imports], { cwd: folder })).code !== 0) {
    complain(`${manifest.name} cannot be imported`)
  }
  const requires = `if (Object.keys(require(${JSON.stringify(manifest.name)})).length === 0) process.exit(9)`
  if (
    (await run(process.execPath, ["--no-warnings", "--input-type=commonjs", "-e", requires], { cwd: folder }))
      .code !== 0
  ) {
    complain(`${manifest.name} cannot be required`)
  }
  for (const bin of Object.keys(manifest.bin ?? {})) {
    const { code, output } = await run(join(folder, "node_modules", ".bin", bin), ["--version"], {
      cwd: folder,
    })
    if (code !== 0 || output.trim() !== manifest.version)
      complain(`${manifest.name}: ${bin} --version printed ${output.trim()}`)
  }
  const { count, bytes } = installed(join(folder, "node_modules"))
  console.log(
    `✓ ${manifest.name} ${manifest.version}: ${count} packages, ${(bytes / 1e6).toFixed(1)} MB installed`,
  )
}

function installed(folder) {
  let count = 0
  let bytes = 0
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) visit(inside)
      else if (entry.isFile()) {
        bytes += statSync(inside).size
        if (entry.name === "package.json" && /node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) count += 1
      }
    }
  }
  visit(folder)
  return { count, bytes }
}
