import { z } from "zod"

const checkNames = ["disk", "engine", "modelscope", "huggingface"] as const
const checkCodes = [
  "free",
  "little_room",
  "engine_answers",
  "engine_absent",
  "not_installed",
  "hub_answers",
  "hub_silent",
  "clock_off",
  "not_asked",
] as const

/** `GET /api/v1/doctor`: what jobs of this server need of its machine; `evalscope doctor` looks at more. */
export const doctorSchema = z.object({
  checks: z.array(
    z.object({
      name: z.enum(checkNames),
      state: z.enum(["ok", "warn", "fail", "skip"]),
      code: z.enum(checkCodes),
      detail: z.string().describe("An address, a size or a reason: data, not words of ours"),
    }),
  ),
})

/** `GET /api/v1/doctor` */
export const doctorQuerySchema = z.object({
  online: z.enum(["true", "false"]).default("false").describe("true asks the data hubs as well"),
})

export type Doctor = z.infer<typeof doctorSchema>
