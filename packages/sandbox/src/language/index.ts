export { type Language, languageNamed, languages } from "./languages.js"
