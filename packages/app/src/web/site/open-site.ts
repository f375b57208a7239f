import type { BattleRow, BattlesPage } from "../../api/arena.js"
import type { CompareSamples, CompareView } from "../../api/compare.js"
import type { JobsPage } from "../../api/job.js"
import type { PerfRequest, PerfRequestsPage } from "../../api/perf.js"
import type { RunsPage, Trash } from "../../api/run.js"
import type { SampleRow, SamplesPage } from "../../api/sample.js"
import type { ServerConfig } from "../../api/server.js"
import type { SiteList, SiteManifest } from "../../api/site.js"
import { matchBattles } from "../../arena-view/match-battles.js"
import { matchRequests } from "../../perf-view/match-requests.js"
import { runFacets, sortedRuns } from "../../runs/match-runs.js"
import { openChunks } from "./chunks.js"
import { matchSamples } from "./match-samples.js"
import { type QueryValues, queryValues } from "./query-values.js"
import { refusal } from "./refusal.js"
import { siteCompare } from "./site-compare.js"

/** Answers as the service would, from what an exported page holds. */
export function openSite(): (path: string, method: string) => Promise<Response> {
  const manifest: SiteManifest = JSON.parse(
    document.getElementById("evalscope-manifest")?.textContent ?? "{}",
  )
  const chunks = openChunks()
  const compare = siteCompare(manifest, chunks)

  const listed = async (path: string, list: SiteList, query: QueryValues): Promise<Response> => {
    if (path.endsWith("/samples")) {
      const { sorted, total, facets } = matchSamples(await chunks.rows<SampleRow>(list.rows), query)
      return answer<SamplesPage>({
        ...page(sorted, query),
        total,
        facets: query.text("facets") === "false" ? null : facets,
        search: null,
        index: { state: "ready", indexed: total, bytes_done: 0, bytes_total: 0 },
      })
    }
    if (path.endsWith("/battles")) {
      const { matching, counts } = matchBattles(await chunks.rows<BattleRow>(list.rows), {
        a: query.text("a"),
        b: query.text("b"),
        dataset: query.text("dataset"),
        subset: query.text("subset"),
        winner: query.optionalWord("winner", "a", "b", "tie"),
        threshold: query.number("threshold"),
        score_min: query.number("score_min"),
        score_max: query.number("score_max"),
        disagreement: query.optionalWord("disagreement", "true", "false"),
        q: query.text("q"),
      })
      return answer<BattlesPage>({ ...page(matching, query), total: matching.length, counts })
    }
    const { sorted, outcomes } = matchRequests(await chunks.rows<PerfRequest>(list.rows), {
      status: query.optionalWord("status", "success", "failed"),
      outcome: query.text("outcome"),
      q: query.text("q"),
      measure: query.optionalWord("measure", "latency", "ttft", "input_tokens", "output_tokens"),
      min: query.number("min"),
      max: query.number("max"),
      sort: query.word("sort", "start", "latency", "ttft", "tpot", "input_tokens", "output_tokens"),
      order: query.word("order", "asc", "desc"),
    })
    return answer<PerfRequestsPage>({ ...page(sorted, query), total: sorted.length, outcomes })
  }

  /** The whole entry behind the first row that fits. */
  const whole = async <Row>(path: string, fits: (row: Row) => boolean): Promise<Response> => {
    const list = manifest.lists[path]
    const at = list ? (await chunks.rows<Row>(list.rows)).findIndex(fits) : -1
    const place = list?.details.findLast(({ first }) => first <= at)
    if (at < 0 || !place) return refusal("missing", 404)
    return answer((await chunks.rows([place.chunk]))[at - place.first])
  }

  const entry = (path: string, query: QueryValues): Promise<Response> | undefined => {
    const request = /^(.*\/requests)\/(\d+)$/.exec(path)
    if (request) return whole<PerfRequest>(request[1] ?? "", ({ index }) => index === Number(request[2]))
    if (path.endsWith("/sample")) {
      const [dataset, subset, index] = [query.text("dataset"), query.text("subset"), query.number("index")]
      const repeat = query.number("repeat")
      const isIt = (row: SampleRow) =>
        repeat === undefined ? row.index === index : row.group === index && row.repeat === repeat
      return whole<SampleRow>(
        `${path}s`,
        (row) => row.dataset === dataset && row.subset === subset && isIt(row),
      )
    }
    if (path.endsWith("/battle")) return whole<BattleRow>(`${path}s`, ({ id }) => id === query.text("id"))
    return undefined
  }

  return async (address, method) => {
    if (method !== "GET") return refusal("fixed", 403)
    const { pathname: path, search, searchParams } = new URL(address, "http://page")
    const query = queryValues(searchParams)
    const single = manifest.answers[path + search] ?? manifest.answers[path]
    if (single !== undefined) return new Response(await chunks.text(single))
    const list = manifest.lists[path]
    if (list) return listed(path, list, query)
    switch (path) {
      case "/api/v1/config":
        return answer(configOf(manifest))
      case "/api/v1/runs":
        return answer(runsPage(manifest, query))
      case "/api/v1/compare":
        return answerOr404(await compare.view(searchParams))
      case "/api/v1/compare/samples": {
        const found = await compare.samples(searchParams)
        return answerOr404(found && { ...page(found.items, query), counts: found.counts })
      }
      case "/api/v1/jobs":
        return answer(noJobs)
      case "/api/v1/trash":
        return answer<Trash>({ items: [] })
      default:
        return entry(path, query) ?? refusal("missing", 404)
    }
  }
}

function answer<Body>(body: Body): Response {
  return Response.json(body)
}

function answerOr404(body: CompareView | CompareSamples | undefined): Response {
  return body ? answer(body) : refusal("missing", 404)
}

/** A page of rows; the cursor is the place where it goes on. */
function page<Row>(rows: readonly Row[], query: QueryValues): { items: Row[]; next_cursor: string | null } {
  const start = query.number("cursor") ?? 0
  const end = start + (query.number("limit") ?? 100)
  return { items: rows.slice(start, end), next_cursor: end < rows.length ? String(end) : null }
}

function runsPage({ runs, created_at: createdAt }: SiteManifest, query: QueryValues): RunsPage {
  const matching = sortedRuns(runs, {
    kind: query.optionalWord("kind", "eval", "perf", "arena"),
    root: query.text("root"),
    q: query.text("q"),
    model: query.text("model"),
    dataset: query.text("dataset"),
    status: query.optionalWord("status", "running", "completed", "interrupted", "failed", "unknown"),
    tag: query.text("tag"),
    has_errors: query.optionalWord("has_errors", "true", "false"),
    score_min: query.number("score_min"),
    score_max: query.number("score_max"),
    from: query.text("from"),
    to: query.text("to"),
    sort: query.word("sort", "created", "updated", "name", "model", "dataset", "score", "samples", "size"),
    order: query.word("order", "desc", "asc"),
  })
  return {
    ...page(matching, query),
    total: matching.length,
    facets: runFacets(matching),
    scanning: false,
    scanned_at: createdAt,
  }
}

function configOf({ title, version }: SiteManifest): ServerConfig {
  return {
    outputs_root: title,
    version,
    roots: [],
    read_only: true,
    auth: "none",
    features: { eval: false, perf: false, arena: false, code: false },
    limits: { max_jobs: 0, max_queue: 0, body_bytes: 0 },
    allowed_hosts: [],
    key_names: [],
    profiles: [],
  }
}

const noJobs: JobsPage = {
  items: [],
  next_cursor: null,
  counts: {
    queued: 0,
    running: 0,
    paused: 0,
    completed: 0,
    completed_with_errors: 0,
    failed: 0,
    cancelled: 0,
    interrupted: 0,
  },
  limits: { running: 0, queued: 0 },
}
