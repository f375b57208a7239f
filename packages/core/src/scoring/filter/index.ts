export { applyFilters, checkFilters, compileFilters, type FilterConfig } from "./apply-filters.js"
export type { ResponseFilter } from "./response-filter.js"
