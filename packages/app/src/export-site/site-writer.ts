import { createHash } from "node:crypto"
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { dataElement, pageEnd, pageStart, type SiteApp, type SiteHead } from "./site-page.js"

/** Where an exported page is written to: a folder of files, or one file. */
export interface SiteWriter {
  /** Adds JSON that the page loads when it is first needed; its number is its name. */
  addChunk(json: string): Promise<number>
  /** Adds a picture, sound or film; its address inside the page. */
  addMedia(bytes: Buffer, type: string): Promise<string>
  /** Writes the page itself. */
  finish(manifest: string): Promise<{ files: number; bytes: number }>
  /** Gives up: what was begun is closed. */
  abort(): Promise<void>
}

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/bmp": "bmp",
  "audio/wav": "wav",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "audio/flac": "flac",
  "video/mp4": "mp4",
  "video/webm": "webm",
}

/**
 * A folder: the page, its script and styles, data as scripts. Browsers read no JSON beside a page that was opened from
 * a disk, but they run scripts from there.
 */
export async function folderWriter(folder: string, head: SiteHead, app: SiteApp): Promise<SiteWriter> {
  await mkdir(join(folder, "data"), { recursive: true })
  let chunks = 0
  let files = 0
  let bytes = 0
  const write = async (path: string, content: string | Buffer) => {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, content)
    files += 1
    bytes += Buffer.byteLength(content)
  }
  return {
    addChunk: async (json) => {
      const number = chunks++
      // A text, not an object: quicker to read, and no name in it means anything.
      await write(`data/${number}.js`, `evalscopeChunk(${number}, ${JSON.stringify(json)})\n`)
      return number
    },
    addMedia: async (content, type) => {
      const name = createHash("sha256").update(content).digest("hex").slice(0, 24)
      const path = `media/${name}.${extensions[type] ?? "bin"}`
      await write(path, content)
      return path
    },
    finish: async (manifest) => {
      await write("app.js", app.script)
      await write("app.css", app.style)
      const page = pageStart("folder", head, app) + dataElement("evalscope-manifest", manifest)
      await write("index.html", page + pageEnd("folder", app))
      return { files, bytes }
    },
    abort: async () => {},
  }
}

/** One file with everything in it, written as the data comes and put in its place at the end. */
export async function fileWriter(path: string, head: SiteHead, app: SiteApp): Promise<SiteWriter> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.part`
  const handle = await open(draft, "w")
  let chunks = 0
  let bytes = 0
  const write = async (text: string) => {
    bytes += Buffer.byteLength(text)
    await handle.appendFile(text)
  }
  await write(pageStart("file", head, app))
  return {
    addChunk: async (json) => {
      const number = chunks++
      await write(dataElement(`evalscope-chunk-${number}`, json))
      return number
    },
    addMedia: async (content, type) => `data:${type};base64,${content.toString("base64")}`,
    finish: async (manifest) => {
      await write(dataElement("evalscope-manifest", manifest) + pageEnd("file", app))
      await handle.close()
      await rename(draft, path)
      return { files: 1, bytes }
    },
    abort: async () => {
      await handle.close()
      await rm(draft, { force: true })
    },
  }
}
