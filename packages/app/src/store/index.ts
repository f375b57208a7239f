export { type Database, openDatabase, type SqlValue } from "./database.js"
export { rowInserter } from "./row-inserter.js"
