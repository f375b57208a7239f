import { ZodError } from "zod"
import { parseJson, reportedIn } from "../http/reply-error.js"
import {
  type FailedRequest,
  malformedFailure,
  reportedFailure,
  requestFailure,
} from "../http/request-failure.js"
import type { HttpReply } from "../http/transport.js"
import type { HttpSettings } from "./http-settings.js"
import { isJsonObject } from "./json-object.js"
import { schemaIssues } from "./schema-issues.js"
import type { IncompleteOutput, StreamReader, Wire, WireOutput } from "./wire.js"

/**
 * Reads a reply that came as one body.
 * @throws EvalScopeError when it is damaged, of another format, or reports a failure
 */
export function readReply(wire: Wire, reply: HttpReply, failed: FailedRequest): WireOutput {
  const json = parseJson(reply.text)
  if (json === undefined) {
    // Without a length or chunks the end of the connection is the end of the body, wanted or not.
    const cut =
      reply.headers["content-length"] === undefined && reply.headers["transfer-encoding"] === undefined
    if (cut && /^\s*[{[]/.test(reply.text)) {
      throw requestFailure(failed, {
        code: "provider_disconnected",
        what: `lost its connection while the reply was arriving (${reply.text.length} characters had come)`,
      })
    }
    throw malformedFailure(failed, reply.text, "the reply is not JSON")
  }
  const output = readJson(json, wire.fromBody, reply.text, "the reply", failed)
  return whole(output, "a reply that is incomplete", failed)
}

/** Runs a conversion; an error inside the JSON and JSON of another format become errors that name the request. */
function readJson<T>(
  json: unknown,
  convert: (json: unknown) => T,
  text: string,
  what: string,
  failed: FailedRequest,
): T {
  if (isJsonObject(json) && json.error) {
    const reported = reportedIn(json)
    if (reported) throw reportedFailure(failed, reported, what)
  }
  try {
    return convert(json)
  } catch (error) {
    if (!(error instanceof ZodError)) throw error
    const reported = reportedIn(json)
    if (reported) throw reportedFailure(failed, reported, what)
    throw malformedFailure(failed, text, `${what} is not of the expected format (${schemaIssues(error, 2)})`)
  }
}

function whole(output: WireOutput | IncompleteOutput, what: string, failed: FailedRequest): WireOutput {
  if (!("missing" in output)) return output
  throw requestFailure(failed, {
    code: "provider_disconnected",
    what: `answered with ${what}, without ${output.missing}`,
  })
}

/**
 * Reads a reply that comes as events.
 * @throws EvalScopeError from `read` for a failure an event reports, from `finish` when the stream broke off
 */
export function createEventReader(reader: StreamReader, failed: FailedRequest) {
  let events = 0
  let ended = false
  return {
    read(data: string, last: boolean): boolean {
      if (data.startsWith("[DONE]")) {
        ended = true
        reader.end?.()
        return false
      }
      const json = parseJson(data)
      if (json === undefined) {
        if (last) return false
        throw malformedFailure(failed, data, "an event of the stream is not JSON")
      }
      events += 1
      const carried = readJson(json, reader.read, data, "an event of the stream", failed)
      const reported = reader.failure?.()
      if (reported) throw reportedFailure(failed, reported, "an event of the stream")
      return carried
    },
    finish(streamEnd: HttpSettings["streamEnd"]): WireOutput {
      if (!ended && streamEnd === "optional") reader.end?.()
      const output = readJson(undefined, () => reader.finish(), "", "the end of the stream", failed)
      return whole(output, `a stream that ended early after ${events} events`, failed)
    },
  }
}
