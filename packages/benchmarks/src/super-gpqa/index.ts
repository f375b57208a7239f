export { superGpqaFields } from "./fields.js"
export { superGpqa } from "./super-gpqa.js"
