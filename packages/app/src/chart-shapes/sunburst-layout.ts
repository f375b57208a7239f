export interface SunburstNode {
  name: string
  /** Samples below it: the angle. */
  n: number
  /** 0 to 1; undefined where there is no score. */
  quality: number | undefined
  href: string
  children: readonly SunburstNode[]
}

export interface Sector {
  node: SunburstNode
  /** Names from the middle outwards. */
  path: readonly string[]
  depth: number
  /** Share of the full circle, clockwise from the top. */
  from: number
  to: number
}

/** Each node as a sector as wide as its share of the samples, its children outside it. */
export function sunburstSectors(nodes: readonly SunburstNode[]): readonly Sector[] {
  const total = nodes.reduce((sum, { n }) => sum + n, 0)
  const place = (
    siblings: readonly SunburstNode[],
    path: readonly string[],
    from: number,
    width: number,
  ): Sector[] => {
    const all = siblings.reduce((sum, { n }) => sum + n, 0)
    let at = from
    return siblings.flatMap((node) => {
      const start = at
      at += all === 0 ? 0 : (node.n / all) * width
      const names = [...path, node.name]
      return [
        { node, path: names, depth: names.length, from: start, to: at },
        ...place(node.children, names, start, at - start),
      ]
    })
  }
  return total === 0 ? [] : place(nodes, [], 0, 1)
}

/** An arc between two radii around (0, 0). */
export function sectorPath({ from, to }: Sector, inner: number, outer: number): string {
  // A whole circle cannot be drawn as one arc.
  const end = Math.min(to, from + 0.99999)
  const point = (share: number, radius: number) => {
    const angle = share * 2 * Math.PI - Math.PI / 2
    return `${(Math.cos(angle) * radius).toFixed(2)} ${(Math.sin(angle) * radius).toFixed(2)}`
  }
  const large = end - from > 0.5 ? 1 : 0
  return [
    `M${point(from, inner)}L${point(from, outer)}`,
    `A${outer} ${outer} 0 ${large} 1 ${point(end, outer)}`,
    `L${point(end, inner)}A${inner} ${inner} 0 ${large} 0 ${point(from, inner)}Z`,
  ].join("")
}
