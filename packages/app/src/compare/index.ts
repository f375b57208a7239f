export { compareView, everyRun } from "./compare-view.js"
