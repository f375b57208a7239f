export { gsm8k } from "./gsm8k.js"
