import pLimit from "p-limit"
import { EvalScopeError, errorMessage } from "../errors/index.js"
import type { GenerationConfig } from "../model/generation-config.js"
import { contentText, type Message } from "../model/message.js"
import type { Model } from "../model/model.js"
import { canonicalJson, sha256 } from "../store/canonical-json.js"
import type { JudgeConfig } from "../task/judge-config.js"
import {
  formInstruction,
  type GradingCase,
  gradingMessages,
  type VerdictForm,
  verdictForm,
} from "./grading-prompt.js"
import type { JudgeCache } from "./judge-cache.js"
import { combineVotes, type JudgeVote, type PanelResult } from "./panel.js"
import { type ParsedVerdict, parseVerdict } from "./verdict.js"

/** A judging model under the name it has in reports. */
export interface JudgeMember {
  id: string
  model: Model
  config: GenerationConfig
}

export interface JudgePanelOptions {
  members: readonly JudgeMember[]
  config: Pick<JudgeConfig, "contract" | "repeats" | "aggregation" | "minValidJudges">
  /** Calls at once, over all members. */
  concurrency: number
  cache?: JudgeCache
}

export interface JudgePanel {
  readonly memberIds: readonly string[]
  /** Grades one case with every member. Never throws for a judge's failure, only on abort. */
  grade(grading: GradingCase, signal?: AbortSignal): Promise<PanelResult>
}

/** Several judges who grade independently and whose grades are combined. */
export function createJudgePanel(options: JudgePanelOptions): JudgePanel {
  const { members, config } = options
  const slot = pLimit(options.concurrency)

  const vote = async (
    member: JudgeMember,
    grading: GradingCase,
    signal?: AbortSignal,
  ): Promise<JudgeVote> => {
    const form = verdictForm(config.contract, grading.gold !== "")
    const messages = gradingMessages(grading, config.contract, form)
    const attempts = await Promise.all(
      Array.from({ length: config.repeats }, (_, repeat) =>
        slot(() => ask(member, messages, form, repeat, options.cache, signal)),
      ),
    )
    const good = attempts.flatMap((attempt) => ("verdict" in attempt ? [attempt.verdict] : []))
    return {
      judge: member.id,
      values: good.map((verdict) => verdict.value),
      labels: good.flatMap((verdict) => verdict.label ?? []),
      reasonings: good.map((verdict) => verdict.reasoning),
      failures: attempts.flatMap((attempt) => ("failure" in attempt ? [attempt.failure] : [])),
    }
  }

  return {
    memberIds: members.map((member) => member.id),
    grade: async (grading, signal) => {
      const votes = await Promise.all(members.map((member) => vote(member, grading, signal)))
      return combineVotes(votes, config.aggregation, config.minValidJudges)
    },
  }
}

type Attempt =
  | { verdict: Extract<ParsedVerdict, { ok: true }> }
  | { failure: { kind: "parse_error" | "transport_error"; message: string } }

/** Asks once, and once more for a readable reply when the first cannot be read. Only readable replies are kept. */
async function ask(
  member: JudgeMember,
  messages: readonly Message[],
  form: VerdictForm,
  repeat: number,
  cache: JudgeCache | undefined,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const key = sha256(canonicalJson([member.model.name, member.config, messages, repeat]))
  const call = async (asked: readonly Message[]): Promise<string> => {
    const output = await member.model.generate(
      { messages: asked, config: member.config },
      signal ? { signal } : {},
    )
    return contentText(output.choices[0]?.message.content ?? "")
  }
  try {
    const known = cache?.get(key)
    let reply = known ?? (await call(messages))
    let verdict = parseVerdict(reply, form)
    if (!verdict.ok) {
      const repair: Message = {
        role: "user",
        content: `That could not be read: ${verdict.problem}. ${formInstruction(form)}`,
      }
      reply = await call([...messages, { role: "assistant", content: reply }, repair])
      verdict = parseVerdict(reply, form)
    }
    if (!verdict.ok) return { failure: { kind: "parse_error", message: verdict.problem } }
    if (reply !== known) await cache?.put(key, reply)
    return { verdict }
  } catch (thrown) {
    if (EvalScopeError.is(thrown) && (thrown.code === "interrupted" || thrown.code === "disk_full"))
      throw thrown
    return { failure: { kind: "transport_error", message: errorMessage(thrown) } }
  }
}
