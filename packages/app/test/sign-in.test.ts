import fc from "fast-check"
import { afterEach, describe, expect, it, vi } from "vitest"
import { createAccess } from "../src/guard/index.js"
import { startService } from "./service.js"

const token = "a-token-of-forty-characters-0123456789ab"
const bearer = (text: string) => new Headers({ authorization: `Bearer ${text}` })

describe("the token", () => {
  it("is refused in every length but its own, and with any other character", () => {
    const access = createAccess(token)
    expect(access.allows(bearer(token))).toBe(true)
    for (let length = 0; length < token.length; length += 1) {
      expect(access.allows(bearer(token.slice(0, length))), `the first ${length}`).toBe(false)
      expect(access.allows(bearer(token.slice(length + 1))), `without ${length + 1}`).toBe(false)
      const swapped = `${token.slice(0, length)}~${token.slice(length + 1)}`
      expect(access.allows(bearer(swapped)), swapped).toBe(false)
    }
    for (const text of [`${token}x`, `${token}${token}`, token.toUpperCase(), ` x${token}`, `"${token}"`]) {
      expect(access.allows(bearer(text)), text).toBe(false)
    }
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
        (text) => access.allows(bearer(text)) === (text === token),
      ),
    )
  })
})

describe("a code of the address", () => {
  afterEach(() => vi.useRealTimers())

  it("lets one browser in, once", async () => {
    await using service = await startService({ token })
    const address = new URL(service.service.signInUrl())
    const code = address.hash.slice("#code=".length)
    expect(address.href).not.toContain(token)
    const open = (body: object) => service.post("/api/v1/session", body)
    for (const body of [{ code: code.slice(1) }, { code: "" }, { token: code }, { code: token }]) {
      expect((await open(body)).status, JSON.stringify(body)).toBe(401)
    }
    expect((await open({})).status).toBe(400)
    expect((await open({ code, token })).status).toBe(400)
    const opened = await open({ code })
    expect(opened.status, opened.text).toBe(200)
    const cookie = String(opened.headers["set-cookie"])
    expect(cookie).toContain("HttpOnly; SameSite=Strict")
    const seen = await service.send("GET", "/api/v1/config", {
      headers: { cookie: cookie.split(";")[0] ?? "" },
    })
    expect(seen.status).toBe(200)
    const again = await open({ code })
    expect([again.status, again.headers["set-cookie"]]).toEqual([401, undefined])
  })

  it("is worth nothing after ten minutes", () => {
    vi.useFakeTimers()
    const access = createAccess(token)
    const [soon, late] = [access.code(), access.code()]
    vi.advanceTimersByTime(9 * 60_000)
    expect(access.open({ code: soon }, false)).toContain("evalscope_session=")
    vi.advanceTimersByTime(61_000)
    expect(() => access.open({ code: late }, false)).toThrow("too old")
  })
})
