import { exported } from "../data/index.js"

const rasterData = /^data:image\/(?:png|jpeg|gif|webp|avif|bmp);base64,[a-z0-9+/=\s]+$/i

/** True for addresses an image may be shown from: raster data, or this service. SVG is a document, not an image. */
export function isSafeImage(url: string): boolean {
  return rasterData.test(url) || isOwnMedia(url)
}

/** True for media that this service hands out, or that lie beside an exported page. */
function isOwnMedia(url: string): boolean {
  if (exported) return /^media\/[0-9a-f]{24}\.[a-z0-9]{2,4}$/.test(url)
  return /^\/api\/v1\/media\/[^\\]*$/.test(url) && !url.startsWith("//")
}

/** True for sound and film that may be played. */
export function isSafeMedia(url: string): boolean {
  return isOwnMedia(url) || /^data:(?:audio|video)\/[a-z0-9.+-]+;base64,[a-z0-9+/=\s]+$/i.test(url)
}
