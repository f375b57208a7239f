export { isObject, type JsonObject, listOf, numberOf, parseJson, textOf } from "./json.js"
