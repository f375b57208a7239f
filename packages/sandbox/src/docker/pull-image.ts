import { z } from "zod"
import { errorMessage, SandboxError } from "../errors/index.js"
import type { EngineClient } from "./engine-client.js"

const line = z.looseObject({ error: z.string().optional() })
const images = z.array(z.object({ RepoTags: z.array(z.string()).nullish() }))
const mostNamed = 5

/**
 * Has the engine fetch an image from its registry. Images that need a login must be pulled beforehand.
 * @throws SandboxError `image_missing` saying why it cannot be had and what to do.
 */
export async function pullImage(engine: EngineClient, image: string): Promise<void> {
  const problem = await pullProblem(engine, image)
  if (problem === undefined) return
  const others = await imagesOf(engine)
  const name = others.length === 0 ? "another" : `one that is there (${others.join(", ")})`
  throw new SandboxError({
    code: "image_missing",
    message: `The container engine has no image "${image}" and could not pull it: ${problem}`,
    hint: `Try "docker pull ${image}"; without a network, "docker save" it elsewhere and "docker load" it here; or name ${name}, in an evaluation as sandbox.default_config.image.`,
  })
}

/** A few names for the hint; none when the engine does not say. */
async function imagesOf(engine: EngineClient): Promise<readonly string[]> {
  try {
    const found = await engine.askJson(images, { method: "GET", path: "/images/json" })
    return found.flatMap(({ RepoTags }) => RepoTags ?? []).slice(0, mostNamed)
  } catch {
    return []
  }
}

async function pullProblem(engine: EngineClient, image: string): Promise<string | undefined> {
  try {
    const { body } = await engine.ask({
      method: "POST",
      path: "/images/create",
      query: { fromImage: withTag(image) },
    })
    // The engine says at once that all is well; what goes wrong comes as a line of its progress.
    const lines = body.toString("utf8").split(/\r?\n/)
    return lines.map(problemOf).find((problem) => problem !== undefined)
  } catch (error) {
    // Registries are told by the engine: "refused POST /images/create" would help nobody.
    if (SandboxError.is(error) && typeof error.context.said === "string") return error.context.said
    return errorMessage(error)
  }
}

/** Without a tag the engine would pull all of them. */
function withTag(image: string): string {
  return /@|:[^/]+$/.test(image) ? image : `${image}:latest`
}

function problemOf(text: string): string | undefined {
  if (text.trim() === "") return undefined
  try {
    return line.parse(JSON.parse(text)).error
  } catch {
    return undefined
  }
}
