export type { LayoutQuery } from "./candidates.js"
export { missingData } from "./missing.js"
export { parseReadmeConfigs, type RepositoryConfig } from "./readme-configs.js"
export { resolveFiles } from "./resolve-files.js"
