export { BoxTable } from "./box-table.js"
export { useWindowRows } from "./use-rows.js"
