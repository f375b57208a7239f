import { createHash } from "node:crypto"
import type { ChartLanguage } from "./chart-texts.js"
import { html, type Markup } from "./markup.js"

/** Figures of a chart, for those who do not see it. */
interface ChartTable {
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

export interface Chart {
  title: string
  drawing: Markup
  table: ChartTable
}

export interface ChartPageOptions {
  theme: "light" | "dark" | "system"
  language: ChartLanguage
}

const style = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  --bg: light-dark(#fff, #161a20); --text: light-dark(#151920, #e8ebf0); --soft: light-dark(#454e5c, #b9c1cc);
  --border: light-dark(#e0e4ea, #2a313b); --surface: var(--bg); --sunken: light-dark(#f0f2f5, #1c2129);
  --low: light-dark(#e08a4a, #b3602a); --middle: light-dark(#eceff3, #3a424e); --high: light-dark(#5c7be0, #5671cc);
  --series-1: light-dark(#3350b4, #93a8ff); --series-2: light-dark(#a84707, #f5a468);
  --series-3: light-dark(#0c7469, #4bc8b3); --series-4: light-dark(#9d1fa9, #e184e9);
  --series-5: light-dark(#65730f, #bdcb50); --series-6: light-dark(#b02350, #f5829f);
  --series-7: light-dark(#0b7396, #5bc6e8); --series-8: light-dark(#6a5a4a, #c8b49e) }
:root.light { color-scheme: light }
:root.dark { color-scheme: dark }
body { margin: 0; padding: 16px; background: var(--bg); color: var(--text) }
h1 { margin: 0 0 12px; font-size: 1rem; overflow-wrap: anywhere }
svg { display: block; width: 100%; max-width: 760px; height: auto }
svg text { fill: var(--soft); font-size: 12px }
svg text.value, svg text.inner { fill: var(--text) }
.grid { stroke: var(--border); fill: none }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0; padding: 0; list-style: none }
.legend svg { display: inline-block; width: 12px; height: 12px; margin-right: 6px; vertical-align: -1px }
details { margin-top: 12px; color: var(--soft) }
table { border-collapse: collapse; margin-top: 8px; font-variant-numeric: tabular-nums }
th, td { padding: 3px 16px 3px 0; border-bottom: 1px solid var(--border); text-align: left }`

const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; sandbox; frame-ancestors 'self'`

const texts = {
  en: { figures: "Figures", nothing: "Nothing was measured." },
  zh: { figures: "数据", nothing: "没有可显示的数据。" },
} as const

/** One chart as a page without scripts, which pages of the same server may show in a frame. */
export function chartPage({ title, drawing, table }: Chart, options: ChartPageOptions): Response {
  const t = texts[options.language]
  const known = table.rows.length > 0
  const cells = (row: readonly string[]) => row.map((cell) => html`<td>${cell}</td>`)
  const page = html`<!doctype html>
<html lang="${options.language}" class="${options.theme}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${{ markup: style }}</style></head>
<body><main><h1>${title}</h1>
${known ? drawing : html`<p>${t.nothing}</p>`}
${
  known
    ? html`<details><summary>${t.figures}</summary><table><thead><tr>${table.head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead><tbody>${table.rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></details>`
    : undefined
}
</main></body>
</html>
`
  return new Response(page.markup, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "x-frame-options": "SAMEORIGIN",
    },
  })
}
