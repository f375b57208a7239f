import type { CommandModule } from "../command-table.js"
import { jsonFlag, workDirFlag } from "../flags/shared-flags.js"

export const doctorCommand: CommandModule = {
  usage: "",
  flags: [
    { name: "online", kind: "switch", help: "also ask hubs, and the model for one token", group: "Check" },
    {
      name: "require",
      kind: "list",
      value: "names",
      help: "exit code 7 when one of these fails: names of the first column",
      group: "Check",
    },
    { name: "model", short: "m", kind: "text", value: "name", help: "model for --online", group: "Check" },
    { name: "api-url", kind: "text", value: "url", help: "its endpoint", group: "Check" },
    {
      name: "api-key",
      kind: "text",
      value: "key",
      help: "its key (better: EVALSCOPE_API_KEY)",
      group: "Check",
    },
    {
      name: "eval-type",
      kind: "text",
      value: "type",
      help: "wire format of the model's endpoint, as in eval",
      group: "Check",
    },
    {
      name: "sandbox-url",
      kind: "text",
      value: "url",
      help: "sandbox server to ask, e.g. ms-enclave",
      group: "Check",
    },
    {
      name: "image",
      kind: "text",
      value: "name",
      help: "image that sandboxes start from (python:3.11-slim)",
      group: "Check",
    },
    { name: "dataset-dir", kind: "text", value: "folder", help: "cache of downloaded data", group: "Check" },
    {
      name: "bundle",
      kind: "text",
      value: "file",
      help: "write a file for support, without secrets",
      group: "Output",
    },
    {
      name: "env-file",
      kind: "list",
      value: "files",
      help: "environment files instead of .env.local and .env",
      group: "Check",
    },
    workDirFlag,
    jsonFlag,
  ],
  examples: [
    ["evalscope doctor", "what works on this machine, and what to do about the rest"],
    ["evalscope doctor --online -m qwen3 --api-url http://127.0.0.1:8000/v1", "also one token of the model"],
    ["evalscope doctor --require docker,disk", "for scripts"],
  ],
  run: async (parsed, io) => (await import("../doctor/run-doctor.js")).runDoctor(parsed, io),
}
