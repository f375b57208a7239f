export { RunChoices } from "./run-choices.js"
