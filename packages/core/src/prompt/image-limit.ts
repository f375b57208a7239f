import { EvalScopeError } from "../errors/index.js"
import type { Message } from "../model/message.js"

/** A size as `max_image_bytes` takes it: a number of bytes, or a number with `kb`, `mb` or `gb` (powers of 1024). */
export const imageSizePattern = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?)b?\s*$/i

const exponent: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3 }

/**
 * Refuses a prompt with an image that is larger than allowed, before anything is sent: an endpoint would refuse it
 * with less clear words, after megabytes of upload. Images behind a URL are fetched by the endpoint and not counted.
 *
 * @throws EvalScopeError `provider_bad_request` naming the image and both sizes.
 */
export function checkImageSizes(messages: readonly Message[], limit: number | string): void {
  const most = sizeInBytes(limit)
  let position = 0
  for (const { content } of messages) {
    if (typeof content === "string") continue
    for (const part of content) {
      if (part.type !== "image") continue
      position += 1
      const bytes = embeddedBytes(part.image)
      if (bytes > most) throw tooLarge(position, bytes, most)
    }
  }
}

function sizeInBytes(limit: number | string): number {
  if (typeof limit === "number") return limit
  const [, amount, unit = ""] = imageSizePattern.exec(limit) ?? []
  return Number(amount) * 1024 ** (exponent[unit.toLowerCase()] ?? 0)
}

/** Bytes of the image inside a data URL. */
function embeddedBytes(image: string): number {
  const comma = image.indexOf(",")
  if (!image.startsWith("data:") || comma < 0) return 0
  const data = image.slice(comma + 1)
  if (!/;base64$/i.test(image.slice(0, comma))) return data.length
  return Math.floor((data.replace(/=+$/, "").length * 3) / 4)
}

function tooLarge(position: number, bytes: number, most: number): EvalScopeError {
  return new EvalScopeError({
    code: "provider_bad_request",
    message: `Image ${position} of the prompt has ${bytes.toLocaleString("en")} bytes, and max_image_bytes allows ${most.toLocaleString("en")}. Nothing was sent.`,
    hint: "Raise max_image_bytes in dataset_args, or make the images of the data set smaller.",
    context: { bytes, maxImageBytes: most, retryable: false },
  })
}
