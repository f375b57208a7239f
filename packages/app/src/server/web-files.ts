import { constants } from "node:fs"
import { open, realpath } from "node:fs/promises"
import { extname, join, sep } from "node:path"
import { fileURLToPath } from "node:url"

const folder = fileURLToPath(new URL("../web", import.meta.url))

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
}

/**
 * A file of the web app; an address that is no file is one of its screens and gets the page itself. Undefined when
 * the web app was not built.
 */
export async function webFile(
  path: string,
  acceptsPage: boolean,
  marks: Readonly<Record<string, string>> = {},
): Promise<Response | undefined> {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return undefined
  }
  const plain = !/[\\\0]|(?:^|\/)\.\.?(?:\/|$)/.test(decoded)
  if (plain && extname(decoded) !== "") {
    const found = await serve(join(folder, decoded), decoded.startsWith("/assets/"))
    if (found) return found
  }
  const page = acceptsPage && plain ? await serve(join(folder, "index.html"), false) : undefined
  if (!page || Object.keys(marks).length === 0) return page
  let html = await page.text()
  for (const [name, value] of Object.entries(marks)) {
    // Any name of a run may stand here; a function's answer is put in as it is.
    html = html.replace(
      `<meta name="${name}" content=""`,
      () => `<meta name="${name}" content="${escaped(value)}"`,
    )
  }
  return new Response(html, { headers: page.headers })
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")
}

async function serve(path: string, hashed: boolean): Promise<Response | undefined> {
  const real = await realpath(path).catch(() => undefined)
  const root = await realpath(folder).catch(() => undefined)
  if (real === undefined || root === undefined || !real.startsWith(root + sep)) return undefined
  const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined)
  if (!handle) return undefined
  try {
    if (!(await handle.stat()).isFile()) return undefined
    return new Response(new Uint8Array(await handle.readFile()), {
      headers: {
        "content-type": types[extname(real)] ?? "application/octet-stream",
        // Names of built files hold a hash of their content.
        "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
      },
    })
  } finally {
    await handle.close()
  }
}
