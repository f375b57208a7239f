export { amc } from "./amc.js"
