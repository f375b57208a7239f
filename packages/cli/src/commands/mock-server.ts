import type { CommandModule } from "../command-table.js"

export const mockServerCommand: CommandModule = {
  usage: "",
  flags: [
    {
      name: "host",
      kind: "text",
      value: "address",
      help: "address to listen on (127.0.0.1)",
      group: "Server",
    },
    { name: "port", kind: "number", value: "n", help: "port (8877); 0 = a free one", group: "Server" },
    { name: "api-key", kind: "text", value: "key", help: "refuse other keys", group: "Server" },
    { name: "models", kind: "list", value: "names", help: "refuse other model names", group: "Server" },
    { name: "ttft", kind: "number", value: "ms", help: "time to first token (50)", group: "Timing" },
    { name: "itl", kind: "number", value: "ms", help: "time between tokens (10)", group: "Timing" },
    { name: "tokens", kind: "number", value: "n", help: "tokens of an answer (64)", group: "Timing" },
    { name: "seed", kind: "number", value: "n", help: "of everything random", group: "Timing" },
    {
      name: "answer",
      kind: "text",
      value: "text",
      help: "answer everything with this text; echo = with the question",
      group: "Answers",
    },
    {
      name: "fault",
      kind: "list",
      value: "kind:share",
      help: "for example 429:0.1 500:0.05 reset:0.01 stall:0.01 truncate:0.01",
      group: "Faults",
    },
  ],
  examples: [
    ["evalscope mock-server --port 8877 --ttft 80 --itl 15", "an endpoint to try things on"],
    ["evalscope mock-server --fault 429:0.1 reset:0.02", "one that misbehaves"],
  ],
  run: async (parsed, io) => (await import("../eval/run-mock-server.js")).runMockServer(parsed, io),
}
