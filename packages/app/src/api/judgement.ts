import { z } from "zod"
import { messageSchema } from "./message.js"

/** What judges were asked about a sample and what they said; everything in it is unsafe text of a model. */
export const judgementSchema = z.object({
  prompt: z.array(messageSchema).describe("What every judge was asked; empty where it was not kept"),
  votes: z.array(z.object({ judge: z.string(), value: z.number() })).describe("One for each judge"),
  attempts: z.array(
    z.object({
      judge: z.string(),
      repeat: z.int(),
      placement: z.string().nullable().describe("original or swapped, of two answers that were compared"),
      status: z.string().describe("success, parse_error, transport_error and others of the original"),
      grade: z.union([z.number(), z.string()]).nullable().describe("As it was read from the reply"),
      label: z.string().nullable(),
      explanation: z.string(),
      reply: z.string().nullable().describe("Word for word"),
      error: z.string().nullable(),
      prompt: z.array(messageSchema).describe("Where attempts were asked different things"),
      latency_ms: z.number().nullable(),
      input_tokens: z.number().nullable(),
      output_tokens: z.number().nullable(),
    }),
  ),
  reasons: z.array(z.string()).describe("Of folders that keep no attempts"),
  disagreement: z.record(z.string(), z.number()),
})

/** What an agent did, step by step. */
export const agentStepsSchema = z.array(
  z.object({
    step: z.int(),
    events: z.array(
      z.object({
        type: z
          .string()
          .describe("model_generate, tool_call, tool_result, env_exec and others of the original"),
        at: z.string().nullable(),
        latency_ms: z.number().nullable(),
        input_tokens: z.number().nullable(),
        output_tokens: z.number().nullable(),
        title: z.string().describe("Function or command; empty where the event names none"),
        text: z.string().nullable().describe("Output of a tool or of the environment"),
        data: z.unknown().describe("The rest of the event"),
      }),
    ),
  }),
)

export type Judgement = z.infer<typeof judgementSchema>
export type AgentSteps = z.infer<typeof agentStepsSchema>
