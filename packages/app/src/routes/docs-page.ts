import { createHash } from "node:crypto"
import { escapeHtml } from "@evalscope/core"
import type { Route } from "./route.js"

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884 }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere }`

const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; frame-ancestors 'none'`

/** Every address of the service on one page, without scripts. */
export function docsPage(routes: readonly Route[], version: string): Response {
  const groups = [...new Set(routes.map(({ group }) => group))]
  const sections = groups.map((group) => {
    const rows = routes.filter((one) => one.group === group).map(rowOf)
    return `<h2>${escapeHtml(group)}</h2>\n<table><thead><tr><th>Address<th>What<th>Query</thead><tbody>\n${rows.join("\n")}\n</tbody></table>`
  })
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>EvalScope service</title><style>${style}</style></head>
<body>
<h1>EvalScope service ${escapeHtml(version)}</h1>
<p>Bodies and answers are described by <a href="/api/v1/openapi.json">the OpenAPI document</a>.</p>
${sections.join("\n")}
</body>
</html>
`
  return new Response(html, {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy },
  })
}

function rowOf(one: Route): string {
  const query = Object.keys(one.query?.shape ?? {}).map((name) => `<code>${escapeHtml(name)}</code>`)
  const address = `${one.method.toUpperCase()} ${one.path}`
  return `<tr><td><code>${escapeHtml(address)}</code><td>${escapeHtml(one.summary)}<td>${query.join(" ")}`
}
