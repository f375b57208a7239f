export { useBoxRows, useWindowRows } from "./use-rows.js"
