import type { CommandModule } from "../command-table.js"
import { jsonFlag } from "../flags/shared-flags.js"

export const ctlCommand: CommandModule = {
  usage: "ps | watch | pause | resume | cancel [run] | retry [sample] | set concurrency=<n>",
  flags: [
    {
      name: "pid",
      kind: "number",
      value: "pid",
      help: "which run, by its process; its folder's name after the verb does too",
      group: "Choose",
    },
    {
      name: "url",
      kind: "text",
      value: "url",
      help: "jobs of a service instead: ps, watch, cancel and resume <job>",
      group: "Choose",
    },
    { name: "now", kind: "switch", help: "cancel: do not wait for requests under way", group: "Choose" },
    jsonFlag,
  ],
  examples: [
    ["evalscope ctl ps", "runs of this user on this machine"],
    ["evalscope ctl set concurrency=32", "more requests at once, from now on"],
    ["evalscope ctl pause 20260519_120000", "one of several, by its folder's name or process"],
    ["evalscope ctl retry", "try failed samples again; ctl retry gsm8k/main/3: only that one"],
    [
      "evalscope ctl cancel 01JX… --url http://127.0.0.1:9000",
      "a job of a service (EVALSCOPE_SERVICE_TOKEN)",
    ],
    ["evalscope ctl watch", "its screen, with all keys; q leaves it"],
    ["evalscope ctl watch --json | jq .type", "its events as lines of JSON, until it ends"],
  ],
  run: async (parsed, io) => (await import("../control/run-ctl.js")).runCtl(parsed, io),
}
