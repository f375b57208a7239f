import type { MouseEvent } from "react"
import { useMessages } from "../i18n/index.js"
import { exportMessages } from "./export-messages.js"
import { savePng, saveSvg } from "./save-chart.js"
import { fileName } from "./save-file.js"

/** Buttons below a drawing that save it; stands inside the same `figure`. */
export function ChartExport({ name }: { name: string }) {
  const t = useMessages(exportMessages)
  const save = (write: (svg: SVGSVGElement, name: string) => unknown) => (event: MouseEvent) => {
    const svg = event.currentTarget.closest("figure")?.querySelector("svg.plot")
    if (svg instanceof SVGSVGElement) void write(svg, fileName(name))
  }
  return (
    <span className="chart-export">
      <button
        type="button"
        className="chart-save"
        aria-label={`${t("svg")}: ${name}`}
        onClick={save(saveSvg)}
      >
        SVG
      </button>
      <button
        type="button"
        className="chart-save"
        aria-label={`${t("png")}: ${name}`}
        onClick={save(savePng)}
      >
        PNG
      </button>
    </span>
  )
}
