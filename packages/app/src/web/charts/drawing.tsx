import type { ComponentProps } from "react"

/** What a chart is drawn on: one picture with a name, a unit for each pixel. */
export function Drawing({
  label,
  width,
  height,
  ...rest
}: ComponentProps<"svg"> & { label: string; width: number; height: number }) {
  return (
    <svg
      className="plot"
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      {...rest}
    />
  )
}
