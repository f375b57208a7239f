export { lookAtMachine } from "./look-at-machine.js"
