export { type Formats, missing, type NumberStyle, useFormats } from "./format.js"
export { LanguageProvider, numberLocales, useLanguage, useMessages } from "./language.js"
export { defineMessages, type Language, translator } from "./messages.js"
