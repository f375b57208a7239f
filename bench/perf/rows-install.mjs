/** Installed alone from its tarball into an empty folder, beside autocannon. */
import { execFile } from "node:child_process"
import { readdir, readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { withServer } from "./child.mjs"
import { inFolder } from "./program.mjs"
import { row } from "./row.mjs"

const run = promisify(execFile)
const source = fileURLToPath(new URL("../../packages/perf/", import.meta.url))

export async function installed() {
  return inFolder(async (folder) => {
    try {
      await run("npx", ["-y", "pnpm@10", "pack", "--pack-destination", folder], { cwd: source })
      const [tarball] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"))
      const bare = await sizeOf(folder, "bare", join(folder, tarball), ["--omit=optional"])
      const whole = await sizeOf(folder, "whole", join(folder, tarball), [])
      const peer = await sizeOf(folder, "peer", "autocannon", [])
      return [
        row(
          "install",
          "packages when installed alone (autocannon: see the ratio)",
          15,
          5,
          bare.packages,
          peer.packages,
          {
            note: `with all optional ones ${whole.packages}; autocannon ${peer.packages}`,
          },
        ),
        row("install b", "size, MB", 20, 10, bare.mb, peer.mb, {
          note: `with all optional ones ${whole.mb.toFixed(1)}; autocannon ${peer.mb.toFixed(1)}; ours itself ${bare.ownMb.toFixed(1)}, zod ${bare.zodMb.toFixed(1)}`,
        }),
        row("install c", "requests that fail when run from there", 0, 0, await failuresIn(bare.folder)),
      ]
    } catch (thrown) {
      const note = `no package registry within reach: ${String(thrown.message).split("\n")[0]}`
      return [row("install", "packages when installed alone", 15, 5, Number.NaN, undefined, { note })]
    }
  })
}

async function sizeOf(parent, name, wanted, flags) {
  const folder = join(parent, name)
  await run("mkdir", [folder])
  await writeFile(join(folder, "package.json"), "{}")
  await run("npm", ["install", "--no-audit", "--no-fund", ...flags, wanted], { cwd: folder })
  const lock = JSON.parse(await readFile(join(folder, "node_modules/.package-lock.json"), "utf8"))
  const modules = join(folder, "node_modules")
  return {
    folder,
    packages: Object.keys(lock.packages).length,
    mb: await megabytes(modules),
    ownMb: await megabytes(join(modules, "@evalscope")),
    zodMb: await megabytes(join(modules, "zod")),
  }
}

async function megabytes(folder) {
  let bytes = 0
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries)
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  return bytes / 2 ** 20
}

/** What was installed does what it is for. */
function failuresIn(folder) {
  return withServer({}, async ({ url }) => {
    const flags = [
      "--url",
      url,
      "--model",
      "m",
      "--prompt",
      "hi",
      "--number",
      "20",
      "--json",
      "--outputs-dir",
      folder,
    ]
    const { stdout } = await run(join(folder, "node_modules/.bin/evalscope-perf"), flags)
    return 20 - JSON.parse(stdout).levels[0].summary["Success Requests"]
  })
}
