import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readPickle } from "./pickle.js"
import { storedResponse } from "./stored-response.js"

/** Written by Python 3.11: `base64.b64encode(pickle.dumps(value, protocol=n))`, for protocols 0 to 5. */
const replies = [
  "KGxwMAooZHAxClZjaG9pY2VzCnAyCihscDMKKGRwNApWZGVsdGEKcDUKKGRwNgpWY29udGVudApwNwpWSGVsCnA4CnNzYXNhKGRwOQpnMgoobHAxMAooZHAxMQpnNQooZHAxMgpnNwpWbG8gXHU0ZTE2XHU3NTRjIFx1MjBhYwpwMTMKc3Nhc2FWZGF0YTogeyJjaG9pY2VzIjpbeyJkZWx0YSI6eyJjb250ZW50IjoiISJ9fV19CnAxNAphVmRhdGE6IFtET05FXQpwMTUKYS4=",
  "XXEAKH1xAVgHAAAAY2hvaWNlc3ECXXEDfXEEWAUAAABkZWx0YXEFfXEGWAcAAABjb250ZW50cQdYAwAAAEhlbHEIc3Nhc31xCWgCXXEKfXELaAV9cQxoB1gNAAAAbG8g5LiW55WMIOKCrHENc3Nhc1gtAAAAZGF0YTogeyJjaG9pY2VzIjpbeyJkZWx0YSI6eyJjb250ZW50IjoiISJ9fV19cQ5YDAAAAGRhdGE6IFtET05FXXEPZS4=",
  "gAJdcQAofXEBWAcAAABjaG9pY2VzcQJdcQN9cQRYBQAAAGRlbHRhcQV9cQZYBwAAAGNvbnRlbnRxB1gDAAAASGVscQhzc2FzfXEJaAJdcQp9cQtoBX1xDGgHWA0AAABsbyDkuJbnlYwg4oKscQ1zc2FzWC0AAABkYXRhOiB7ImNob2ljZXMiOlt7ImRlbHRhIjp7ImNvbnRlbnQiOiIhIn19XX1xDlgMAAAAZGF0YTogW0RPTkVdcQ9lLg==",
  "gANdcQAofXEBWAcAAABjaG9pY2VzcQJdcQN9cQRYBQAAAGRlbHRhcQV9cQZYBwAAAGNvbnRlbnRxB1gDAAAASGVscQhzc2FzfXEJaAJdcQp9cQtoBX1xDGgHWA0AAABsbyDkuJbnlYwg4oKscQ1zc2FzWC0AAABkYXRhOiB7ImNob2ljZXMiOlt7ImRlbHRhIjp7ImNvbnRlbnQiOiIhIn19XX1xDlgMAAAAZGF0YTogW0RPTkVdcQ9lLg==",
  "gASVlAAAAAAAAABdlCh9lIwHY2hvaWNlc5RdlH2UjAVkZWx0YZR9lIwHY29udGVudJSMA0hlbJRzc2FzfZRoAl2UfZRoBX2UaAeMDWxvIOS4lueVjCDigqyUc3Nhc4wtZGF0YTogeyJjaG9pY2VzIjpbeyJkZWx0YSI6eyJjb250ZW50IjoiISJ9fV19lIwMZGF0YTogW0RPTkVdlGUu",
  "gAWVlAAAAAAAAABdlCh9lIwHY2hvaWNlc5RdlH2UjAVkZWx0YZR9lIwHY29udGVudJSMA0hlbJRzc2FzfZRoAl2UfZRoBX2UaAeMDWxvIOS4lueVjCDigqyUc3Nhc4wtZGF0YTogeyJjaG9pY2VzIjpbeyJkZWx0YSI6eyJjb250ZW50IjoiISJ9fV19lIwMZGF0YTogW0RPTkVdlGUu",
]
const values = [
  "KGRwMApWYQpwMQoobHAyCkkxCmFJLTIKYUkzMDAKYUk3MDAwMAphSS03MDAwMAphTDEwOTk1MTE2Mjc3NzZMCmFMLTExODA1OTE2MjA3MTc0MTEzMDM0MjRMCmFGMS41CmFGaW5mCmFJMDEKYUkwMAphTmEodGFzVmIKcDMKKEkxClZ0d28KcDQKKEkzCnRwNQp0cDYKc1ZuCnA3CihkcDgKVmRlZXAKcDkKKGxwMTAKKGxwMTEKYShkcDEyCmFzc0k3ClZzZXZlbgpwMTMKcy4=",
  "fXEAKFgBAAAAYXEBXXECKEsBSv7///9NLAFKcBEBAEqQ7v7/TDEwOTk1MTE2Mjc3NzZMCkwtMTE4MDU5MTYyMDcxNzQxMTMwMzQyNEwKRz/4AAAAAAAAR3/wAAAAAAAASTAxCkkwMApOKWVYAQAAAGJxAyhLAVgDAAAAdHdvcQQoSwN0cQV0cQZYAQAAAG5xB31xCFgEAAAAZGVlcHEJXXEKKF1xC31xDGVzSwdYBQAAAHNldmVucQ11Lg==",
  "gAJ9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUpwEQEASpDu/v+KBgAAAAAAAYoJAAAAAAAAAADARz/4AAAAAAAAR3/wAAAAAAAAiIlOKWVYAQAAAGJxA0sBWAMAAAB0d29xBEsDhXEFh3EGWAEAAABucQd9cQhYBAAAAGRlZXBxCV1xCihdcQt9cQxlc0sHWAUAAABzZXZlbnENdS4=",
  "gAN9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUpwEQEASpDu/v+KBgAAAAAAAYoJAAAAAAAAAADARz/4AAAAAAAAR3/wAAAAAAAAiIlOKWVYAQAAAGJxA0sBWAMAAAB0d29xBEsDhXEFh3EGWAEAAABucQd9cQhYBAAAAGRlZXBxCV1xCihdcQt9cQxlc0sHWAUAAABzZXZlbnENdS4=",
  "gASVfAAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUpwEQEASpDu/v+KBgAAAAAAAYoJAAAAAAAAAADARz/4AAAAAAAAR3/wAAAAAAAAiIlOKWWMAWKUSwGMA3R3b5RLA4WUh5SMAW6UfZSMBGRlZXCUXZQoXZR9lGVzSweMBXNldmVulHUu",
  "gAWVfAAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUpwEQEASpDu/v+KBgAAAAAAAYoJAAAAAAAAAADARz/4AAAAAAAAR3/wAAAAAAAAiIlOKWWMAWKUSwGMA3R3b5RLA4WUh5SMAW6UfZSMBGRlZXCUXZQoXZR9lGVzSweMBXNldmVulHUu",
]
const refused: Readonly<Record<string, string>> = {
  "a list in itself": "gASVBgAAAAAAAABdlGgAYS4=",
  "a date": "gASVIAAAAAAAAACMCGRhdGV0aW1llIwEZGF0ZZSTlEMEB+QBAZSFlFKULg==",
  "an ordered map": "gAJjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcQApUnEBWAEAAABhcQJLAXMu",
  "a set": "gASVBwAAAAAAAACPlChLAZAu",
  bytes: "gANDAXhxAC4=",
  "a call": "KGxwMApjcG9zaXgKc3lzdGVtCnAxCihWdG91Y2ggL3RtcC9wd25lZApwMgp0cDMKUnA0CmEu",
  "a call, newer": "gASVLgAAAAAAAABdlIwFcG9zaXiUjAZzeXN0ZW2Uk5SMEHRvdWNoIC90bXAvcHduZWSUhZRSlGEu",
  "a class": "gASVEQAAAAAAAACMBHV1aWSUjARVVUlElJOULg==",
  "lists of lists of lists":
    "gARdlChoAGgAbJQoaAFoAWyUKGgCaAJslChoA2gDbJQoaARoBGyUKGgFaAVslChoBmgGbJQoaAdoB2yUKGgIaAhslChoCWgJbJQoaApoCmyUKGgLaAtslChoDGgMbJQoaA1oDWyUKGgOaA5slChoD2gPbJQoaBBoEGyUKGgRaBFslChoEmgSbJQoaBNoE2yUKGgUaBRslChoFWgVbJQoaBZoFmyUKGgXaBdslChoGGgYbJQoaBloGWyUKGgaaBpslChoG2gbbJQoaBxoHGyUKGgdaB1slC4=",
}

describe("pickles of the original", () => {
  it.each(replies.map((text, protocol) => [protocol, text] as const))(
    "give the text of a reply, protocol %d",
    (_, text) => {
      expect(storedResponse(text)).toBe("Hello 世界 €!")
    },
  )

  it.each(values.map((text, protocol) => [protocol, text] as const))(
    "hold plain data, protocol %d",
    (_, text) => {
      expect(readPickle(Buffer.from(text, "base64"))).toEqual(
        new Map<unknown, unknown>([
          ["a", [1, -2, 300, 70_000, -70_000, 2 ** 40, -(2n ** 70n), 1.5, Infinity, true, false, null, []]],
          ["b", [1, "two", [3]]],
          ["n", new Map([["deep", [[], new Map()]]])],
          [7, "seven"],
        ]),
      )
    },
  )

  it.each(Object.entries(refused))("that hold %s are not read", (_, text) => {
    expect(readPickle(Buffer.from(text, "base64"))).toBeUndefined()
    expect(storedResponse(text)).toBeNull()
  })

  it("may be cut or changed anywhere: they are read or not, and nothing else happens", () => {
    const bytes = [...replies, ...values, ...Object.values(refused)].map((text) =>
      Buffer.from(text, "base64"),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...bytes),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
        fc.nat(500),
        (whole, changes, length) => {
          const changed = Buffer.from(whole.subarray(0, length))
          for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte
          expect(() => storedResponse(changed.toString("base64"))).not.toThrow()
        },
      ),
      { numRuns: 2000 },
    )
  })
})
