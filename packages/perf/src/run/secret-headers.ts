import type { Protocol } from "../protocol/protocol.js"

/** Headers whose values must not show up in an error text. */
const secretNames = /^(authorization|proxy-authorization|cookie|.*(api|access|auth|secret|token).*)$/i
const mostSecrets = 1000
const shortest = 4

/** The same protocol; values of its requests' secret headers are put into `secrets` as they go by. */
export function notingSecrets(protocol: Protocol, secrets: Set<string>): Protocol {
  const { name, streamFraming, completeOn, needsAllEvents, factsApart, tokensOf } = protocol
  return {
    name,
    streamFraming,
    completeOn,
    ...(needsAllEvents === undefined ? {} : { needsAllEvents }),
    ...(factsApart === undefined ? {} : { factsApart }),
    ...(tokensOf === undefined ? {} : { tokensOf: (bytes, start, end) => tokensOf(bytes, start, end) }),
    classify: (bytes, start, end, eventName) => protocol.classify(bytes, start, end, eventName),
    finishStream: (events) => protocol.finishStream(events),
    finishBody: (body) => protocol.finishBody(body),
    request(turn, history) {
      const request = protocol.request(turn, history)
      if (secrets.size < mostSecrets) note(request.headers, secrets)
      return request
    },
  }
}

function note(headers: Readonly<Record<string, string>>, secrets: Set<string>): void {
  for (const name in headers) {
    const value = headers[name] ?? ""
    if (value.length < shortest || secrets.has(value) || !secretNames.test(name)) continue
    secrets.add(value)
    // A server that quotes a key leaves its scheme out.
    secrets.add(value.replace(/^\w+ /, ""))
  }
}
