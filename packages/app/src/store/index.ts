export { type Database, disposableCache, openDatabase, type SqlValue } from "./database.js"
