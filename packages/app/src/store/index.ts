export { type Database, openDatabase, type SqlValue } from "./database.js"
