import { saveFile } from "./save-file.js"

/** What a drawing takes from the style sheet and has to carry along. */
const inherited = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const

const scale = 2

/** The drawing as a document of its own: colours and fonts written out, on the colour it stands on. */
function standaloneSvg(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ""
  const originals = [svg, ...svg.querySelectorAll("*")]
  const copies = [copy, ...copy.querySelectorAll("*")]
  for (const [index, original] of originals.entries()) {
    const style = getComputedStyle(original)
    const target = copies[index]
    if (!target) continue
    for (const name of inherited) target.setAttribute(name, style.getPropertyValue(name))
    for (const name of ["class", "style", "tabindex", "role"]) target.removeAttribute(name)
  }
  const { width, height } = svg.getBoundingClientRect()
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect")
  ground.setAttribute("width", String(width))
  ground.setAttribute("height", String(height))
  ground.setAttribute("fill", groundOf(svg))
  copy.prepend(ground)
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  return new XMLSerializer().serializeToString(copy)
}

function groundOf(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor
    if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent") return colour
  }
  return "#ffffff"
}

export function saveSvg(svg: SVGSVGElement, name: string): void {
  saveFile(`${name}.svg`, new Blob([standaloneSvg(svg)], { type: "image/svg+xml" }))
}

/** Twice as many dots as on the screen, so that it stays sharp in a document. */
export async function savePng(svg: SVGSVGElement, name: string): Promise<void> {
  const { width, height } = svg.getBoundingClientRect()
  const address = URL.createObjectURL(new Blob([standaloneSvg(svg)], { type: "image/svg+xml" }))
  try {
    const image = new Image(width, height)
    image.src = address
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = Math.ceil(width * scale)
    canvas.height = Math.ceil(height * scale)
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"))
    if (png) saveFile(`${name}.png`, png)
  } finally {
    URL.revokeObjectURL(address)
  }
}
