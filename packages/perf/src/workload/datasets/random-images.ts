import { crc32, deflateSync } from "node:zlib"
import { z } from "zod"
import type { Random } from "../../arrival/index.js"
import type { Conversation } from "../conversation.js"
import { defineDataset } from "../dataset-plugin.js"
import { singleTurn } from "../single-turn.js"
import { promptOptions, randomPrompts } from "./random.js"

/** A PNG of a filled colour with one to five rectangles and discs on it, as a data URL. */
function randomImage(width: number, height: number, random: Random): string {
  const stride = width * 3 + 1
  const pixels = Buffer.alloc(stride * height)
  const colour = () => [0, 1, 2].map(() => Math.floor(random.unit() * 256))
  paint(pixels, stride, { x: 0, y: 0, width, height, round: false }, colour())
  const shapes = 1 + Math.floor(random.unit() * 5)
  for (let n = 0; n < shapes; n += 1) {
    const shape = {
      x: Math.floor(random.unit() * width),
      y: Math.floor(random.unit() * height),
      width: 1 + Math.floor((random.unit() * width) / 2),
      height: 1 + Math.floor((random.unit() * height) / 2),
      round: random.unit() < 0.5,
    }
    const inside = {
      ...shape,
      width: Math.min(shape.width, width - shape.x),
      height: Math.min(shape.height, height - shape.y),
    }
    paint(pixels, stride, inside, colour())
  }
  return `data:image/png;base64,${png(width, height, pixels).toString("base64")}`
}

interface Shape {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly round: boolean
}

function paint(pixels: Buffer, stride: number, shape: Shape, colour: readonly number[]): void {
  const [red = 0, green = 0, blue = 0] = colour
  const { x, y, width, height, round } = shape
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const dx = (2 * column + 1) / width - 1
      const dy = (2 * row + 1) / height - 1
      if (round && dx * dx + dy * dy > 1) continue
      const at = (y + row) * stride + 1 + (x + column) * 3
      pixels[at] = red
      pixels[at + 1] = green
      pixels[at + 2] = blue
    }
  }
}

/** PNG (ISO 15948): eight bits of red, green and blue, unfiltered rows. */
function png(width: number, height: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

export const randomImages = defineDataset({
  names: ["random_vl"],
  summary: "random text with --image-num random pictures",
  requests: "messages",
  reads: ["datasetOffset", "imageWidth", "imageHeight", "imageNum", ...promptOptions],
  args: z.strictObject({}),
  async create(context) {
    const { options } = context
    const make = await randomPrompts(context)
    return {
      endless: true,
      async *pass(): AsyncGenerator<Conversation> {
        for (let position = options.datasetOffset; ; position += 1) {
          const draw = context.random("random", position)
          const { text } = make(draw)
          const images = Array.from({ length: options.imageNum }, () => {
            const url = randomImage(options.imageWidth, options.imageHeight, draw)
            return { type: "image_url", image_url: { url } }
          })
          yield singleTurn({
            kind: "messages",
            messages: [{ role: "user", content: [{ type: "text", text }, ...images] }],
          })
        }
      },
    }
  },
})
