import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { readGitPlace } from "./git-place.js"

const one = "1".repeat(40)
const two = "2".repeat(40)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "git-place-"))
  await mkdir(join(folder, "repo/.git/refs/heads"), { recursive: true })
  await mkdir(join(folder, "repo/.git/worktrees/side"), { recursive: true })
  await mkdir(join(folder, "repo/deep/down"), { recursive: true })
  await mkdir(join(folder, "side"))
  await writeFile(join(folder, "repo/.git/HEAD"), "ref: refs/heads/main\n")
  await writeFile(join(folder, "repo/.git/refs/heads/main"), `${one}\n`)
  await writeFile(
    join(folder, "repo/.git/packed-refs"),
    `# pack-refs with: peeled\n${two} refs/heads/topic/x\n${one} refs/tags/v1\n`,
  )
  await writeFile(join(folder, "side/.git"), `gitdir: ${folder}/repo/.git/worktrees/side\n`)
  await writeFile(join(folder, "repo/.git/worktrees/side/commondir"), "../..\n")
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const headOfSide = (text: string) => writeFile(join(folder, "repo/.git/worktrees/side/HEAD"), `${text}\n`)

it("finds the commit above a folder", async () => {
  expect(await readGitPlace(join(folder, "repo/deep/down"))).toEqual({ commit: one, branch: "main" })
})

it("finds the commit of a further work tree, of a packed branch and of a detached head", async () => {
  await headOfSide("ref: refs/heads/topic/x")
  expect(await readGitPlace(join(folder, "side"))).toEqual({ commit: two, branch: "topic/x" })
  await headOfSide(two)
  expect(await readGitPlace(join(folder, "side"))).toEqual({ commit: two, branch: null })
})

it("says nothing where there is no commit, and reads nothing outside", async () => {
  await headOfSide("ref: refs/heads/unborn")
  expect(await readGitPlace(join(folder, "side"))).toBeUndefined()
  await headOfSide("ref: refs/../../../secret")
  expect(await readGitPlace(join(folder, "side"))).toBeUndefined()
  expect(await readGitPlace(folder)).toBeUndefined()
})
