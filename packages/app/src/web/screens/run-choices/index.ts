export { type RunChoice, RunChoices } from "./run-choices.js"
