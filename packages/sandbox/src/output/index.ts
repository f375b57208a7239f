export { OutputCapture } from "./output-capture.js"
