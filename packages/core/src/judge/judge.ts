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
import type { JudgeAttempt } from "./judge-attempt.js"
import type { JudgeCache } from "./judge-cache.js"
import { combineVotes, type JudgeVote, type PanelResult } from "./panel.js"
import { parseVerdict } from "./verdict.js"

/** A judging model under the name it has in reports. */
export interface JudgeMember {
  id: string
  model: Model
  config: GenerationConfig
}

export interface JudgePanelOptions {
  members: readonly JudgeMember[]
  /** What it grades, for accounts of what judging costs. */
  benchmark?: string
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
    messages: readonly Message[],
    form: VerdictForm,
    signal?: AbortSignal,
  ): Promise<JudgeVote> => {
    const attempts = await Promise.all(
      Array.from({ length: config.repeats }, (_, repeat) =>
        slot(() => ask({ member, messages, form, repeat, signal, ...options })),
      ),
    )
    return { judge: member.id, attempts }
  }

  return {
    memberIds: members.map((member) => member.id),
    grade: async (grading, signal) => {
      const form = verdictForm(config.contract, grading.gold !== "")
      const messages = gradingMessages(grading, config.contract, form)
      const votes = await Promise.all(members.map((member) => vote(member, messages, form, signal)))
      const { value, summary } = combineVotes(votes, config.aggregation, config.minValidJudges)
      return {
        value,
        summary: { ...summary, messages: messages.map(({ role, content }) => ({ role, content })) },
      }
    },
  }
}

interface Question extends Pick<JudgePanelOptions, "benchmark" | "cache"> {
  member: JudgeMember
  messages: readonly Message[]
  form: VerdictForm
  repeat: number
  signal: AbortSignal | undefined
}

/** Asks once, and once more for a readable reply when the first cannot be read. Only readable replies are kept. */
async function ask(question: Question): Promise<JudgeAttempt> {
  const { member, messages, form, repeat, cache, signal, benchmark } = question
  const key = sha256(canonicalJson([member.model.name, member.config, messages, repeat]))
  const spent = { inputTokens: 0, outputTokens: 0, latencyMs: 0 }
  let reply: string | undefined
  const call = async (asked: readonly Message[]): Promise<string> => {
    const output = await member.model.generate(
      { messages: asked, config: member.config },
      { ...(signal && { signal }), ...(benchmark !== undefined && { benchmark }) },
    )
    spent.inputTokens += output.usage?.inputTokens ?? 0
    spent.outputTokens += output.usage?.outputTokens ?? 0
    spent.latencyMs += output.latencyMs
    return contentText(output.choices[0]?.message.content ?? "")
  }
  try {
    const known = cache?.get(key)
    reply = known ?? (await call(messages))
    let verdict = parseVerdict(reply, form)
    if (!verdict.ok) {
      const repair: Message = {
        role: "user",
        content: `That could not be read: ${verdict.problem}. ${formInstruction(form)}`,
      }
      reply = await call([...messages, { role: "assistant", content: reply }, repair])
      verdict = parseVerdict(reply, form)
    }
    if (!verdict.ok)
      return { repeat, reply, spent, failure: { kind: "parse_error", message: verdict.problem } }
    if (reply !== known) await cache?.put(key, reply)
    return { repeat, reply, spent, verdict }
  } catch (thrown) {
    if (EvalScopeError.is(thrown) && (thrown.code === "interrupted" || thrown.code === "disk_full"))
      throw thrown
    return { repeat, reply, spent, failure: { kind: "transport_error", message: errorMessage(thrown) } }
  }
}
