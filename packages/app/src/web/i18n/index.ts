export { type Formats, missing, type NumberStyle, useFormats } from "./format.js"
export { LanguageProvider, numberLocales, useLanguage, useMessages } from "./language.js"
export { defineMessages, translator } from "./messages.js"
