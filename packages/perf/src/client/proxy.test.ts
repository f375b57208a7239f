import { describe, expect, it } from "vitest"
import { parseProxy, proxyFromEnv } from "./proxy.js"

describe("parseProxy", () => {
  it("reads host, port and user", () => {
    expect(parseProxy("http://proxy.local:3128")).toEqual({
      hostname: "proxy.local",
      port: 3128,
      authorization: undefined,
    })
    expect(parseProxy("proxy.local")).toMatchObject({ hostname: "proxy.local", port: 80 })
    expect(parseProxy("http://[::1]:8080")).toMatchObject({ hostname: "::1", port: 8080 })
    // "Aladdin:open sesame", the example of RFC 7617.
    expect(parseProxy("http://Aladdin:open%20sesame@p:1").authorization).toBe(
      "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
    )
  })

  it("refuses others without showing their password", () => {
    for (const written of ["socks5://u:secret@p:1", "https://u:secret@p", "u:secret@p:port"]) {
      expect(() => parseProxy(written)).toThrow(/not the URL of an HTTP proxy/)
      expect(() => parseProxy(written)).not.toThrow(/secret/)
    }
  })
})

describe("proxyFromEnv", () => {
  it.each([
    ["http://a.test/x", { http_proxy: "http://p:1" }, "http://p:1"],
    ["http://a.test/x", { HTTP_PROXY: "http://p:1" }, "http://p:1"],
    ["https://a.test/x", { HTTP_PROXY: "http://p:1" }, undefined],
    ["https://a.test/x", { ALL_PROXY: "http://p:2" }, "http://p:2"],
    ["http://a.test/x", { http_proxy: "" }, undefined],
    ["http://a.test/x", { http_proxy: "http://p:1", no_proxy: "b.test, .test" }, undefined],
    ["http://a.test/x", { http_proxy: "http://p:1", NO_PROXY: "*" }, undefined],
    ["http://a.test/x", { http_proxy: "http://p:1", no_proxy: "best,xa.test" }, "http://p:1"],
    ["http://a.test:81/x", { http_proxy: "http://p:1", no_proxy: "a.test:80" }, "http://p:1"],
    ["http://a.test:81/x", { http_proxy: "http://p:1", no_proxy: "a.test:81" }, undefined],
    ["https://a.test/x", { https_proxy: "http://p:1", no_proxy: "a.test:443" }, undefined],
    ["http://[::1]:81/x", { http_proxy: "http://p:1", no_proxy: "::1" }, undefined],
  ] as const)("%s with %o: %s", (url, env, expected) => {
    expect(proxyFromEnv(url, env)).toBe(expected)
  })
})
