/** The smallest window that screens are drawn in; below it there are plain lines. */
const leastWindow = { columns: 60, rows: 16 } as const

/** Whether screens fit into a window. */
export function fitsScreens({
  columns,
  rows,
}: {
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}): boolean {
  return (columns ?? 0) >= leastWindow.columns && (rows ?? 0) >= leastWindow.rows
}
