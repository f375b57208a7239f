import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react"
import { type Catalogue, type Language, type Message, type Translate, translator } from "./messages.js"

const storageKey = "evalscope.language"
const numbersKey = "evalscope.numbers"

/** Ways to write numbers that a reader can choose whatever the language. */
export const numberLocales = [
  { name: "comma", locale: "en-GB" },
  { name: "space", locale: "fr-FR" },
  { name: "dot", locale: "de-DE" },
] as const

export type Numbers = "language" | (typeof numberLocales)[number]["name"]

interface LanguageState {
  language: Language
  setLanguage(language: Language): void
  numbers: Numbers
  setNumbers(numbers: Numbers): void
}

const LanguageContext = createContext<LanguageState>({
  language: "en",
  setLanguage: () => {},
  numbers: "language",
  setNumbers: () => {},
})

function languageOf(tag: string | null | undefined): Language | undefined {
  if (!tag) return undefined
  if (tag.toLowerCase().startsWith("zh")) return "zh"
  return tag.toLowerCase().startsWith("en") ? "en" : undefined
}

/** The address (`?lang`), the stored choice, what the server was started with, the browser, else English. */
function initialLanguage(): Language {
  return (
    languageOf(new URLSearchParams(location.search).get("lang")) ??
    languageOf(localStorage.getItem(storageKey)) ??
    languageOf(document.querySelector('meta[name="evalscope-language"]')?.getAttribute("content")) ??
    languageOf(navigator.language) ??
    "en"
  )
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState(initialLanguage)
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en"
  }, [language])
  const setLanguage = useCallback((chosen: Language) => {
    localStorage.setItem(storageKey, chosen)
    choose(chosen)
  }, [])
  const [numbers, chooseNumbers] = useState<Numbers>(
    () => numberLocales.find(({ name }) => name === localStorage.getItem(numbersKey))?.name ?? "language",
  )
  const setNumbers = useCallback((chosen: Numbers) => {
    localStorage.setItem(numbersKey, chosen)
    chooseNumbers(chosen)
  }, [])
  const state = useMemo(
    () => ({ language, setLanguage, numbers, setNumbers }),
    [language, setLanguage, numbers, setNumbers],
  )
  return <LanguageContext value={state}>{children}</LanguageContext>
}

export function useLanguage(): LanguageState {
  return useContext(LanguageContext)
}

/** The texts of a catalogue in the language in use. */
export function useMessages<E extends Readonly<Record<string, Message>>>(
  catalogue: Catalogue<E>,
): Translate<E> {
  const { language } = useLanguage()
  return useMemo(() => translator(catalogue, language), [catalogue, language])
}
