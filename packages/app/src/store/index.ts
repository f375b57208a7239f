export { sqliteDriverName } from "./choose-driver.js"
export { type Database, disposableCache, openDatabase } from "./database.js"
export type { SqlValue } from "./sqlite-driver.js"
