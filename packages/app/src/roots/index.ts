export { insideFile, namesInside, openInside, readInside } from "./inside-file.js"
export { isInside, openRoots, type Root, type Roots, type RunPlace } from "./roots.js"
export { isPlainPath, parseRunId } from "./run-id.js"
