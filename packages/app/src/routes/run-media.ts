import type { FileHandle } from "node:fs/promises"
import { notFound, ServiceError } from "../errors/index.js"
import { openInside, type RunPlace } from "../roots/index.js"

/** What a file is, by its first bytes: names lie, and only these are shown inside a page. */
const signatures: readonly { mime: string; matches: (head: Buffer) => boolean }[] = [
  { mime: "image/png", matches: (head) => head.toString("latin1", 0, 8) === "\x89PNG\r\n\x1a\n" },
  { mime: "image/jpeg", matches: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff },
  { mime: "image/gif", matches: (head) => /^GIF8[79]a/.test(head.toString("latin1", 0, 6)) },
  { mime: "image/webp", matches: (head) => /^RIFF[\s\S]{4}WEBP/.test(head.toString("latin1", 0, 12)) },
  { mime: "image/bmp", matches: (head) => head.toString("latin1", 0, 2) === "BM" },
  { mime: "audio/wav", matches: (head) => /^RIFF[\s\S]{4}WAVE/.test(head.toString("latin1", 0, 12)) },
  {
    mime: "audio/mpeg",
    matches: (head) =>
      head.toString("latin1", 0, 3) === "ID3" || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2),
  },
  { mime: "audio/ogg", matches: (head) => head.toString("latin1", 0, 4) === "OggS" },
  { mime: "audio/flac", matches: (head) => head.toString("latin1", 0, 4) === "fLaC" },
  { mime: "video/mp4", matches: (head) => head.toString("latin1", 4, 8) === "ftyp" },
  { mime: "video/webm", matches: (head) => head.readUInt32BE(0) === 0x1a45dfa3 },
]

/** A file that was opened: media inside the page, anything else as a download only. Serves ranges, for films. */
export async function serveMedia(
  handle: FileHandle,
  name: string,
  request: Request,
  as: "inline" | "download",
): Promise<Response> {
  const { size } = await handle.stat()
  const head = Buffer.alloc(16)
  await handle.read(head, 0, 16, 0)
  const mime = signatures.find(({ matches }) => matches(head))?.mime
  if (as === "inline" && mime === undefined) {
    await handle.close()
    throw new ServiceError({
      status: 415,
      code: "media_refused",
      message: "This file is no picture, sound or film that can be shown safely.",
    })
  }
  const range = rangeOf(request.headers.get("range"), size)
  const headers = new Headers({
    "content-type": as === "inline" ? (mime ?? "application/octet-stream") : "application/octet-stream",
    "content-length": String(range.end - range.start),
    "accept-ranges": "bytes",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    ...(as === "download" && {
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    }),
    ...(range.part && { "content-range": `bytes ${range.start}-${range.end - 1}/${size}` }),
  })
  return new Response(bodyOf(handle, range.start, range.end), { status: range.part ? 206 : 200, headers })
}

function bodyOf(handle: FileHandle, start: number, end: number): ReadableStream | null {
  if (end <= start) {
    void handle.close()
    return null
  }
  const pieces = handle.createReadStream({ start, end: end - 1 })[Symbol.asyncIterator]()
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => {
      await pieces.return?.()
      await handle.close().catch(() => undefined)
    },
  })
}

function rangeOf(header: string | null, size: number): { start: number; end: number; part: boolean } {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? []
  if (from === "" && to === "") return { start: 0, end: size, part: false }
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === "" || to === "" ? size : Math.min(size, Number(to) + 1)
  if (start < end) return { start, end, part: true }
  throw new ServiceError({
    status: 400,
    code: "range_invalid",
    message: "The file has no such range.",
    headers: { "content-range": `bytes */${size}` },
  })
}

const reports = ["reports/report.html", "perf_report.html", "report.html"]

/**
 * The page that a run wrote. It may hold text of a model, so it runs in an origin of its own without network, and
 * its scripts reach nothing of this service.
 */
export async function serveReport(place: RunPlace): Promise<Response> {
  for (const path of reports) {
    const handle = await openInside(place, path).catch(() => undefined)
    if (!handle) continue
    const { size } = await handle.stat()
    return new Response(bodyOf(handle, 0, size), {
      headers: {
        "content-type": "text/html; charset=utf-8",
        // The web app shows it in a frame, nobody else may.
        "x-frame-options": "SAMEORIGIN",
        "content-security-policy":
          "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'",
      },
    })
  }
  throw notFound("The run wrote no HTML report.")
}
