import { z } from "zod"
import type { EngineClient } from "./engine-client.js"
import { labels, ownerAlive } from "./owner.js"
import { removeFromEngine } from "./remove.js"

const containers = z.array(z.object({ Id: z.string(), Labels: z.record(z.string(), z.string()).nullish() }))
const volumes = z.object({
  Volumes: z
    .array(z.object({ Name: z.string(), Labels: z.record(z.string(), z.string()).nullish() }))
    .nullish(),
})

/** Removes containers and volumes whose owner is known to be dead; returns how many. */
export async function sweep(engine: EngineClient): Promise<number> {
  const marked = JSON.stringify({ label: [`${labels.mark}=1`] })
  const orphan = (found: { Labels?: Record<string, string> | null | undefined }) => {
    const owner = found.Labels?.[labels.owner]
    return owner !== undefined && !ownerAlive(owner)
  }
  const found = await engine.askJson(containers, {
    method: "GET",
    path: "/containers/json",
    query: { all: "1", filters: marked },
  })
  const dead = found.filter(orphan)
  await Promise.all(
    dead.map(({ Id }) => removeFromEngine(engine, `/containers/${Id}`, { force: "1", v: "1" })),
  )
  const { Volumes } = await engine.askJson(volumes, {
    method: "GET",
    path: "/volumes",
    query: { filters: marked },
  })
  const left = (Volumes ?? []).filter(orphan)
  await Promise.all(left.map(({ Name }) => removeFromEngine(engine, `/volumes/${Name}`)))
  return dead.length + left.length
}
