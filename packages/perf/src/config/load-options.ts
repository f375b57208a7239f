import { z } from "zod"
import { option } from "./option.js"
import { count, listOf, natural, positive, seconds } from "./values.js"

const load = "Load"
const arrival = "Arrival"

/** Requests per second; the original writes -1 for none. */
const ratePerSecond = z.number().refine((rate) => rate > 0 || rate === -1, {
  error: ({ input }) => `${String(input)} is no rate: it must be above 0, or -1 for none`,
})

/** How much load, in which shape. */
export const loadOptions = {
  number: option(listOf(count).optional(), {
    help: "requests per level; conversations in multi-turn (1000)",
    value: "n …",
    short: "n",
    group: load,
  }),
  parallel: option(listOf(count).default([1]), {
    help: "requests in flight at most; several values make a sweep (1)",
    value: "n …",
    group: load,
  }),
  rate: option(listOf(ratePerSecond).optional(), {
    help: "requests per second; paces the closed loop, or sweeps with --open-loop",
    value: "r …",
    group: load,
  }),
  openLoop: option(z.boolean().default(false), {
    help: "send on schedule whatever is in flight",
    group: load,
  }),
  duration: option(seconds.optional(), {
    help: "sends nothing new after this time; the first of --number and --duration ends a level",
    value: "s",
    group: load,
  }),
  grace: option(seconds.optional(), {
    help: "how long requests in flight may take after that (no limit)",
    value: "s",
    group: load,
  }),
  warmupNum: option(z.number().nonnegative().default(0), {
    help: "requests sent first and not measured: a count, or a share below 1 of --number",
    value: "n",
    group: load,
  }),
  warmupBarrier: option(z.boolean().default(false), {
    help: "let all of the warm-up finish before measuring",
    group: load,
  }),
  sweep: option(z.enum(["auto"]).optional(), {
    help: "auto: one request at a time, then everything at once, then rates between the two",
    value: "auto",
    group: load,
  }),
  sweepLevels: option(z.int().min(1).max(50).default(8), {
    help: "rates between the two ends of --sweep auto (8)",
    value: "n",
    group: load,
  }),
  repeat: option(count.default(1), {
    help: "runs of every level; the summary has 95% confidence intervals",
    value: "n",
    group: load,
  }),
  sleepInterval: option(seconds.default(5), {
    help: "pause between two levels (5)",
    value: "s",
    group: load,
  }),
  seed: option(natural.optional(), {
    help: "of data and arrivals; also sent in the body when given",
    value: "n",
    group: load,
  }),
  thinkTime: option(seconds.optional(), {
    help: "pause of a user between two turns of a conversation",
    value: "s",
    group: load,
  }),
  cancelRate: option(z.number().min(0).max(1).optional(), {
    help: "share of requests that are cancelled after --cancel-after",
    value: "share",
    group: load,
  }),
  cancelAfter: option(seconds.default(1), {
    help: "when requests of --cancel-rate are cancelled (1)",
    value: "s",
    group: load,
  }),

  arrival: option(z.enum(["poisson", "constant", "gamma", "uniform", "burst", "trace"]).default("poisson"), {
    help: "law of the gaps between requests with a rate: poisson, constant, gamma, uniform, burst, trace",
    value: "law",
    group: arrival,
  }),
  burstiness: option(positive.default(1), {
    help: "shape of --arrival gamma: 1 is Poisson, below 1 comes in bursts",
    value: "f",
    group: arrival,
  }),
  ramp: option(z.enum(["linear", "exponential"]).optional(), {
    help: "let the rate grow from --ramp-from to --ramp-to: linear, exponential",
    value: "shape",
    group: arrival,
  }),
  rampFrom: option(positive.optional(), { help: "rate at the start", value: "r", group: arrival }),
  rampTo: option(positive.optional(), { help: "rate at the end", value: "r", group: arrival }),
  rampDuration: option(seconds.optional(), {
    help: "time the ramp takes (--duration)",
    value: "s",
    group: arrival,
  }),
  steps: option(listOf(z.string()).optional(), {
    help: "rates one after the other, as rate:seconds, e.g. 5:30 10:30 20:60",
    value: "r:s …",
    group: arrival,
  }),
  maxInFlight: option(count.optional(), {
    help: "safety cap of the open loop; hits are counted and reported",
    value: "n",
    group: arrival,
  }),
}
