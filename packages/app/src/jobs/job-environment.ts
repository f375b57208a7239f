const hubs = /^(?:HF|HUGGING_?FACE|MODELSCOPE)_/i
const secret = /key|token|secret|passw|credential|auth|cookie/i

/**
 * The environment of job processes: without the server's own secrets, which a request could otherwise have sent to
 * an address of its choice. Access to data hubs stays.
 */
export function jobEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        (hubs.test(name) || !secret.test(name)) &&
        name !== "EVALSCOPE_BASE_URL" &&
        name !== "EVALSCOPE_OUTPUT_DIR" &&
        name !== "NODE_OPTIONS",
    ),
  )
}
