export { openUploads, type Uploads } from "./uploads.js"
