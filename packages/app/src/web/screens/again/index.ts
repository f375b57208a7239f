export { AgainDialog } from "./again-dialog.js"
