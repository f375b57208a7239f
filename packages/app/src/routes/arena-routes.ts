import { z } from "zod"
import {
  arenaSchema,
  battleDetailSchema,
  battlesPageSchema,
  battlesQuerySchema,
  type RatingsQuery,
  ratingsQuerySchema,
  type ScopeRatings,
  scopeRatingsSchema,
  voteBodySchema,
  votesSchema,
} from "../api/index.js"
import {
  arenaView,
  type BattleTable,
  baselineOf,
  battleDetail,
  battleFingerprint,
  battlesPage,
  readArenaFile,
  readBattles,
  scopeRatings,
} from "../arena-view/index.js"
import { notFound } from "../errors/index.js"
import type { RunPlace } from "../roots/index.js"
import type { Services } from "../service/services.js"
import { type Route, route } from "./route.js"

const mostKept = 4

interface KeptArena {
  fingerprint: string
  baseline: string | null
  table: Promise<BattleTable>
  ratings: Map<string, Promise<ScopeRatings>>
}

interface OpenArena {
  place: RunPlace
  name: string
  table: BattleTable
  kept: KeptArena
}

export function arenaRoutes(services: Services): readonly Route[] {
  const group = "Arena"
  const kept = new Map<string, KeptArena>()
  const open = async (id: string): Promise<OpenArena> => {
    const place = await services.roots.place(id)
    const run = await services.runs.row(place.id)
    if (run?.kind !== "arena") throw notFound("This run is no arena.")
    const fingerprint = await battleFingerprint(place)
    let entry = kept.get(place.id)
    if (entry?.fingerprint !== fingerprint) {
      const baseline = await baselineOf(place, await readArenaFile(place))
      entry = { fingerprint, baseline, table: readBattles(place, baseline), ratings: new Map() }
      kept.delete(place.id)
      kept.set(place.id, entry)
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    }
    return { place, name: run.name, table: await entry.table, kept: entry }
  }
  /** Of one scope, computed once while the games stay the same. */
  const ratingsOf = async (id: string, query: RatingsQuery): Promise<ScopeRatings> => {
    const { place, table, kept: entry } = await open(id)
    const key = JSON.stringify([query.dataset, query.subset])
    const known = entry.ratings.get(key)
    if (known) return known
    const made = scopeRatings(table, await readArenaFile(place), entry.baseline, query)
    entry.ratings.set(key, made)
    // What failed is tried again.
    made.catch(() => entry.ratings.delete(key))
    return made
  }
  return [
    route({
      method: "get",
      path: "/api/v1/arena/{run}",
      summary: "Leaderboards, ratings and pairs of an arena",
      group,
      response: arenaSchema,
      answer: async ({ param }) => {
        const { place, name, table } = await open(param("run"))
        return arenaView(place, name, await readArenaFile(place), table)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/arena/{run}/ratings",
      summary: "Ratings of an arena over all questions, a data set or a subset",
      group,
      query: ratingsQuerySchema,
      response: scopeRatingsSchema,
      answer: ({ param, query }) => ratingsOf(param("run"), query),
    }),
    route({
      method: "get",
      path: "/api/v1/arena/{run}/battles",
      summary: "Battles of an arena, filtered",
      group,
      query: battlesQuerySchema,
      response: battlesPageSchema,
      answer: async ({ param, query }) => battlesPage((await open(param("run"))).table, query),
    }),
    route({
      method: "get",
      path: "/api/v1/arena/{run}/battle",
      summary: "One battle with both answers and every verdict",
      group,
      query: z.object({ id: z.string().max(4000) }),
      response: battleDetailSchema,
      answer: async ({ param, query }) => {
        const { place, table } = await open(param("run"))
        const battle = table.byId.get(query.id)
        if (!battle) throw notFound("There is no such battle.")
        return battleDetail(
          table,
          battle,
          (path) => `/api/v1/media/${encodeURIComponent(place.id)}?path=${encodeURIComponent(path)}`,
        )
      },
    }),
    route({
      method: "get",
      path: "/api/v1/arena/{run}/votes",
      summary: "Verdicts of people, and how far the judges share them",
      group,
      response: votesSchema,
      answer: async ({ param }) => {
        const { place, table } = await open(param("run"))
        return services.votes.of(place.id, table)
      },
    }),
    route({
      method: "post",
      path: "/api/v1/arena/{run}/votes",
      summary: "Vote on a battle",
      group,
      body: voteBodySchema,
      response: votesSchema,
      answer: async ({ param, body }) => {
        const { place, table } = await open(param("run"))
        if (!table.byId.has(body.id)) throw notFound("There is no such battle.")
        services.votes.cast(place.id, body)
        return services.votes.of(place.id, table)
      },
    }),
  ]
}
