import type { PerfConfig } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import type { RequestRecord } from "../record/request-record.js"
import type { LevelPlan } from "../run/level-plan.js"
import type { Conversation } from "../workload/conversation.js"
import type { Workload } from "../workload/workload.js"
import type { Conductor } from "./conductor.js"
import { sendsPlainText } from "./endpoint.js"
import { levelPlan } from "./level-plan.js"
import type { Endpoint, PerfParts } from "./parts.js"
import type { LevelContext } from "./run-level.js"
import { greeting } from "./token-facts.js"

const againAfterSeconds = 5

/**
 * Sends one short request as the run will send them. What the server refuses (4xx) and a certificate that is not
 * trusted end the run at once; other failures are tried again until `--test-timeout` is over.
 *
 * @returns what came back; undefined when nothing was sent or the run was stopped
 * @throws PerfError `server_refused` or `server_unreachable` with what came back.
 */
export async function testConnection(
  config: PerfConfig,
  parts: PerfParts,
  endpoint: Endpoint,
  conductor: Conductor,
): Promise<RequestRecord | undefined> {
  if (config.noTestConnection || /embed|rerank/.test(config.api)) return undefined
  const plan = probePlan(config, endpoint, { text: greeting })
  const deadline = performance.now() + config.testTimeout * 1000
  for (;;) {
    const record = await probe(parts, plan, conductor)
    // A reply that only takes longer than this test is one, too.
    const answered = record?.outcome === "ok" || (record?.status === 200 && record.chunks > 0)
    if (conductor.stopped || record === undefined) return undefined
    if (answered) return record
    const refused = record.status >= 400 && record.status < 500 && record.status !== 429
    if (
      refused ||
      faultOfTls(record) !== undefined ||
      performance.now() + againAfterSeconds * 1000 > deadline
    )
      throw failure(endpoint, record, refused)
    conductor.note("info", `The endpoint does not answer yet (${said(record)}); trying again.`)
    await conductor.pause(againAfterSeconds)
  }
}

/** Sends one text that is to be answered with a single token, e.g. to learn how the server counts it. */
export function askOnce(
  { config, parts, endpoint, conductor }: Pick<LevelContext, "config" | "parts" | "endpoint" | "conductor">,
  text: string,
): Promise<RequestRecord | undefined> {
  return probe(parts, probePlan(config, endpoint, { text, maxTokens: 1 }), conductor)
}

async function probe(
  parts: PerfParts,
  plan: LevelPlan,
  conductor: Conductor,
): Promise<RequestRecord | undefined> {
  const run = parts.runLevel(plan, () => {})
  const release = conductor.play(run)
  try {
    const [record] = (await run.result).records
    return record
  } finally {
    release()
  }
}

function probePlan(config: PerfConfig, endpoint: Endpoint, question: Question): LevelPlan {
  const spec = {
    folder: "connection_test",
    parallel: 1,
    rate: undefined,
    number: 1,
    durationSeconds: undefined,
    openLoop: false,
    arrival: undefined,
    maxInFlight: undefined,
  }
  const plan = levelPlan({ config, spec, index: 0, workload: asking(config, question), endpoint, seed: 0 })
  return {
    ...plan,
    connection: {
      ...plan.connection,
      totalTimeoutMs: Math.min(config.totalTimeout, config.testTimeout) * 1000,
    },
    warmup: 0,
    retries: 0,
    maxErrors: undefined,
    errorRateLimit: undefined,
    cancel: undefined,
    workers: 1,
    keep: { responses: "none", requests: false },
  }
}

interface Question {
  readonly text: string
  readonly maxTokens?: number
}

function asking(config: PerfConfig, { text, maxTokens }: Question): Workload {
  const plain = sendsPlainText(config) || config.dataset.startsWith("speed_benchmark")
  const conversation: Conversation = {
    turns: [
      {
        payload: plain
          ? { kind: "text", text }
          : { kind: "messages", messages: [{ role: "user", content: text }] },
        ...(maxTokens !== undefined && { maxTokens }),
      },
    ],
  }
  return {
    name: "connection test",
    scheduled: false,
    size: 1,
    notes: [],
    async *conversations() {
      yield conversation
    },
  }
}

function said({ outcome, status, error }: RequestRecord): string {
  return [outcome.replaceAll("_", " "), status > 0 ? `status ${status}` : "", error]
    .filter((part) => part !== "")
    .join(", ")
}

/** What does not pass by itself: a certificate that is not trusted, or no TLS at all. */
function faultOfTls({ outcome, error = "" }: RequestRecord): string | undefined {
  if (outcome !== "tls") return undefined
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST/i.test(error)) {
    return "Nobody speaks TLS there: write http:// in --url, or name the port that does."
  }
  return /CERT|SIGNED|SIGNATURE|ISSUER|ALTNAME/.test(error)
    ? "Name the certificate of its authority with NODE_EXTRA_CA_CERTS=ca.pem in the environment, or take any with --insecure."
    : undefined
}

function failure({ url }: Endpoint, record: RequestRecord, refused: boolean): PerfError {
  const { origin, pathname } = new URL(url)
  return new PerfError({
    code: refused ? "server_refused" : "server_unreachable",
    message: `${origin}${pathname} ${refused ? "refused the test request" : "does not answer"}: ${said(record)}.`,
    hint:
      faultOfTls(record) ??
      (refused
        ? "Check --model, --api-key, --api and the generation parameters; --no-test-connection skips this test."
        : "Check --url and that the server runs; --no-test-connection skips this test."),
  })
}
