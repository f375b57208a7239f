export { winogrande } from "./winogrande.js"
