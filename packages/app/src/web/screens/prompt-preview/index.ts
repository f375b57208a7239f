export { PromptPreview } from "./prompt-preview.js"
