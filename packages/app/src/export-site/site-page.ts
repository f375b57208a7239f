import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { escapeHtml } from "@evalscope/core"
import { ServiceError } from "../errors/index.js"

/** The web app as one script and one sheet of styles, as `scripts/build-web.mjs` makes them. */
export interface SiteApp {
  script: string
  style: string
}

export async function readSiteApp(): Promise<SiteApp> {
  const read = (name: string) => readFile(fileURLToPath(new URL(`../site/${name}`, import.meta.url)), "utf8")
  try {
    return { script: await read("app.js"), style: await read("app.css") }
  } catch (cause) {
    throw new ServiceError({
      status: 500,
      code: "export_failed",
      message: "The pages of the web app are not there.",
      hint: "Install @evalscope/app again.",
      cause,
    })
  }
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%233056d3'/%3E%3Cpath d='M7 22V14M13 22V8M19 22V16M25 22V11' stroke='%23fff' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E"

/** The policy of a page whose scripts and styles are files beside it; `file:` for browsers that open it from a disk. */
const folderPolicy = policy({
  "script-src": "'self' file:",
  "style-src": "'self' file:",
  "img-src": "'self' file: data: blob:",
  "media-src": "'self' file: data: blob:",
})

/** The policy of a page with everything in it: exactly this script and these styles may be used. */
function filePolicy({ script, style }: SiteApp): string {
  return policy({
    "script-src": `'sha256-${sha256(script)}'`,
    "style-src": `'sha256-${sha256(style)}'`,
    "img-src": "data: blob:",
    "media-src": "data: blob:",
  })
}

function policy(sources: Readonly<Record<string, string>>): string {
  return [
    "default-src 'none'",
    ...Object.entries(sources).map(([name, value]) => `${name} ${value}`),
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ")
}

export interface SiteHead {
  title: string
  /** Kinds of the runs in it. */
  kinds: readonly string[]
}

/** The page up to its data: everything after it is data, then {@link pageEnd}. */
export function pageStart(form: "folder" | "file", { title, kinds }: SiteHead, app: SiteApp): string {
  const styles =
    form === "folder" ? `<link rel="stylesheet" href="./app.css">` : `<style>${app.style}</style>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${form === "folder" ? folderPolicy : filePolicy(app)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="evalscope-language" content="">
<meta name="evalscope-export" content="${kinds.join(" ")}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${icon}">
${styles}
</head>
<body>
<div id="root"></div>
<noscript>This page needs JavaScript to show its runs.</noscript>
`
}

export function pageEnd(form: "folder" | "file", app: SiteApp): string {
  const script = form === "folder" ? `<script src="./app.js"></script>` : `<script>${app.script}</script>`
  return `${script}
</body>
</html>
`
}

/** JSON inside a page, where no text of it can end the element that it stands in. */
export function dataElement(id: string, json: string): string {
  return `<script type="application/json" id="${id}">${json.replaceAll("<", "\\u003c")}</script>\n`
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64")
}
