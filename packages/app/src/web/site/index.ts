export { openSite } from "./open-site.js"
