import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { SandboxError } from "../errors/index.js"
import { servedConfig } from "./sandbox-config.js"

const ceiling = { memoryBytes: 2 ** 30, cpus: 2, network: false, images: ["python:3.11-slim", "other:1"] }

describe("what a client may ask for", () => {
  it.each([
    [undefined, { image: "python:3.11-slim", network: "none", workFolder: "/sandbox" }],
    [{ memory_limit: "512M", cpu_limit: 1.5 }, { limits: { memoryBytes: 512 * 2 ** 20, cpus: 1.5 } }],
    [{ memory_limit: "1048576k" }, { limits: { memoryBytes: 2 ** 30 } }],
    [
      { image: "other:1", env_vars: { A: "b" } },
      { image: "other:1", env: { A: "b" } },
    ],
    [{ volumes: {}, ports: {}, extra_hosts: {}, privileged: false, command: null, pull_progress: true }, {}],
  ])("%j is allowed", (asked, expected) => {
    expect(servedConfig(asked, ceiling).sandbox).toMatchObject(expected)
  })

  it.each([
    [["shell_executor"], ["shell_executor"]],
    [{ shell_executor: {}, python_executor: {} }, ["shell_executor", "python_executor"]],
    [undefined, []],
  ])("tools %j are %j", (tools, expected) => {
    expect(servedConfig({ tools_config: tools }, ceiling).tools).toEqual(expected)
  })

  it.each([
    [{ network_enabled: true, network: "host" }, "unsafe_refused"],
    [{ network_enabled: true, network: "container:0123456789ab" }, "unsafe_refused"],
    [{ limits: { outputBytes: 2 ** 40 } }, "unsafe_refused"],
    [{ limits: { pids: 100_000 } }, "unsafe_refused"],
  ])("%j is refused where a network is allowed", (asked, code) => {
    const open = { ...ceiling, network: true }
    expect(() => servedConfig(asked, open)).toThrow(expect.objectContaining({ code }))
    const named = servedConfig({ network_enabled: true, network: "tests_default" }, open)
    expect(named.sandbox.network).toBe("tests_default")
  })

  it("never goes past the server's limits, whatever is asked", () => {
    const field = fc.constantFrom(
      ...[
        "image",
        "memory_limit",
        "cpu_limit",
        "privileged",
        "network_enabled",
        "network",
        "volumes",
        "ports",
      ],
      ...[
        "extra_hosts",
        "command",
        "limits",
        "env_vars",
        "working_dir",
        "tools_config",
        "timeout",
        "unheard_of",
      ],
    )
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        "8g",
        "1m",
        "512m",
        true,
        99,
        { memoryBytes: 2 ** 40 },
        { outputBytes: 2 ** 40, pids: 2 ** 20 },
        { cpus: 64 },
        { "/": {} },
        "host",
      ),
    )
    fc.assert(
      fc.property(fc.dictionary(field, value), (asked) => {
        try {
          const { sandbox } = servedConfig(asked, ceiling)
          expect(sandbox.limits.memoryBytes).toBeLessThanOrEqual(ceiling.memoryBytes)
          expect(sandbox.limits.cpus).toBeLessThanOrEqual(ceiling.cpus)
          expect(sandbox.limits.outputBytes).toBeLessThanOrEqual(2 ** 28)
          expect(sandbox.limits.pids).toBeLessThanOrEqual(4096)
          expect(sandbox.network).toBe("none")
          expect(ceiling.images).toContain(sandbox.image)
          expect(asked.privileged === undefined || asked.privileged === false).toBe(true)
        } catch (error) {
          if (!SandboxError.is(error)) throw error
          expect(["option_invalid", "unsafe_refused"]).toContain(error.code)
        }
      }),
      { numRuns: 500 },
    )
  })
})
