/** What a page may load: its own files only. */
const directives = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "media-src": "'self' data: blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "frame-src": "'self'",
  "worker-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
}

/** The policy of the web app's page; `remotePictures` lets it show pictures of other servers, and nothing else of them. */
export function pagePolicy(remotePictures: boolean): string {
  const allowed = remotePictures
    ? { ...directives, "img-src": `${directives["img-src"]} https:` }
    : directives
  return Object.entries(allowed)
    .map(([name, sources]) => `${name} ${sources}`)
    .join("; ")
}

/** The run whose page an address is; undefined for every other page. */
export function runOfPage(path: string): string | undefined {
  const named = /^\/runs\/([^/]+)\//.exec(path)?.[1]
  if (named === undefined) return undefined
  try {
    return decodeURIComponent(named)
  } catch {
    return undefined
  }
}
