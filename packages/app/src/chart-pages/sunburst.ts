import { type SunburstNode, sectorPath, sunburstSectors } from "../chart-shapes/sunburst-layout.js"
import { cut } from "./bars.js"
import { html, type Markup } from "./markup.js"

const hole = 34
const outer = 186

/** Parts of a whole around a middle, as wide as their samples, coloured from the worst score to the best. */
export function sunburst(label: string, nodes: readonly SunburstNode[]): Markup {
  const sectors = sunburstSectors(nodes)
  const ring = (outer - hole) / Math.max(1, ...sectors.map(({ depth }) => depth))
  const drawn = sectors.map((sector) => {
    const { node, path, depth } = sector
    const inner = hole + (depth - 1) * ring
    const score = node.quality === undefined ? "—" : `${(node.quality * 100).toFixed(1)}%`
    const middle = inner + ring / 2
    const wide = middle * 2 * Math.PI * (sector.to - sector.from) >= 14
    const turn = (sector.from + sector.to) * 180 - 90
    const name = wide
      ? html`<text class="inner" text-anchor="middle" dominant-baseline="central" transform="rotate(${turn}) translate(${middle} 0) rotate(${turn > 90 ? 180 : 0})">${cut(node.name, Math.floor(ring / 8))}</text>`
      : undefined
    return html`<g><path d="${sectorPath(sector, inner + 1, inner + ring)}" fill="${node.quality === undefined ? "var(--sunken)" : qualityColour(node.quality)}" stroke="var(--surface)"><title>${path.join(" / ")}: ${score}, n = ${String(node.n)}</title></path>${name}</g>`
  })
  return html`<svg role="img" aria-label="${label}" viewBox="-360 -190 720 380">${drawn}</svg>`
}

/** From orange over a neutral middle to blue, as in the web app: told apart with every kind of colour sight. */
function qualityColour(quality: number): string {
  const share = Math.round(Math.abs(quality - 0.5) * 200)
  return `color-mix(in oklab, ${quality < 0.5 ? "var(--low)" : "var(--high)"} ${share}%, var(--middle))`
}
