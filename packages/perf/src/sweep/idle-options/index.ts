export { idleOptions } from "./idle-options.js"
