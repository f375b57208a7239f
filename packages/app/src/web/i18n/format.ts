import { numberLocales, useLanguage } from "./language.js"
import type { Language } from "./messages.js"
import { remembered } from "./remembered.js"

/** How a metric's values are to be written: from the report's semantics. */
export interface NumberStyle {
  percent: boolean
  /** Factor from the stored value to the shown one; 100 for a ratio shown in percent. */
  multiplier: number
  decimals: number
}

export interface Formats {
  integer(value: number): string
  decimal(value: number, decimals?: number): string
  /** With as many decimals as it takes to tell a small value from 0: for axes and rates of any size. */
  plain(value: number): string
  /** 12.3k, 4.5M: for counts where the order of magnitude matters. */
  compact(value: number): string
  percent(ratio: number, decimals?: number): string
  score(value: number, style: NumberStyle): string
  signed(value: number, style: NumberStyle): string
  /** From milliseconds: `850ms`, `12.3s`, `4m 5s`, `2h 3m`. */
  duration(milliseconds: number): string
  money(dollars: number): string
  bytes(count: number): string
  dateTime(time: string | number | Date): string
  relative(time: string | number | Date): string
  pValue(p: number): string
}

/** What stands where a figure is not known. */
export const missing = "–"

/** @param numbers locale of the digits, where it is not the one of the language */
export function formatsOf(language: Language, numbers?: string): Formats {
  const locale = language === "zh" ? "zh-CN" : "en-GB"
  const digits = numbers ?? locale
  const integer = new Intl.NumberFormat(digits, { maximumFractionDigits: 0 })
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" })
  const units = [0, 1].map((decimals) =>
    remembered(
      (name: string) =>
        new Intl.NumberFormat(locale, {
          style: "unit",
          unit: name,
          unitDisplay: "narrow",
          maximumFractionDigits: decimals,
        }),
    ),
  )
  const unit = (name: string, value: number, decimals: 0 | 1 = 0) =>
    units[decimals]?.(name).format(value) ?? ""
  const plain = remembered((decimals: number) => fixedFormat(digits, decimals, "auto"))
  const marked = remembered((decimals: number) => fixedFormat(digits, decimals, "exceptZero"))
  const fixed = (value: number, decimals: number) => plain(decimals).format(value)
  const dollars = remembered(
    (decimals: number) =>
      new Intl.NumberFormat(locale, {
        style: "currency",
        currency: "USD",
        currencyDisplay: "narrowSymbol",
        maximumFractionDigits: decimals,
      }),
  )
  return {
    integer: (value) => integer.format(value),
    decimal: (value, decimals = 2) => fixed(value, decimals),
    plain: (value) => fixed(value, decimalsOf(value)),
    compact: (value) => (Math.abs(value) < 10_000 ? integer.format(value) : compact.format(value)),
    percent: (ratio, decimals = 1) => `${fixed(ratio * 100, decimals)}%`,
    score: (value, style) => `${fixed(value * style.multiplier, style.decimals)}${style.percent ? "%" : ""}`,
    signed: (value, style) => marked(style.decimals).format(value * style.multiplier),
    duration: (milliseconds) => {
      if (milliseconds > 0 && milliseconds < 0.95) return unit("microsecond", milliseconds * 1000)
      if (milliseconds < 999.5) return unit("millisecond", milliseconds, milliseconds < 10 ? 1 : 0)
      const seconds = milliseconds / 1000
      if (seconds < 59.95) return unit("second", seconds, 1)
      // Rounded before it is divided: there is no 60th second of a minute.
      const whole = Math.round(seconds)
      const minutes = Math.floor(whole / 60)
      if (minutes < 60) return `${unit("minute", minutes)} ${unit("second", whole % 60)}`
      const hours = Math.floor(minutes / 60)
      if (hours < 48) return `${unit("hour", hours)} ${unit("minute", minutes % 60)}`
      return `${unit("day", Math.floor(hours / 24))} ${unit("hour", hours % 24)}`
    },
    money: (amount) => dollars(amount !== 0 && Math.abs(amount) < 1 ? 4 : 2).format(amount),
    bytes: (count) => {
      if (count < 1000) return unit("byte", count)
      if (count < 1_000_000) return unit("kilobyte", count / 1000, 1)
      return count < 1_000_000_000
        ? unit("megabyte", count / 1_000_000, 1)
        : unit("gigabyte", count / 1_000_000_000, 1)
    },
    dateTime: (time) => date.format(new Date(time)),
    relative: (time) => {
      const seconds = (new Date(time).getTime() - Date.now()) / 1000
      // With half of the next smaller unit, so that what is rounded up to an hour is not told as 60 minutes.
      const steps = [
        ["year", 31_536_000, 1_296_000],
        ["month", 2_592_000, 43_200],
        ["day", 86_400, 1800],
        ["hour", 3600, 30],
        ["minute", 60, 0],
      ] as const
      for (const [name, length, half] of steps)
        if (Math.abs(seconds) >= length - half) return relative.format(Math.round(seconds / length), name)
      return relative.format(0, "second")
    },
    pValue: (p) => (p < 0.001 ? "< 0.001" : fixed(p, 3)),
  }
}

function decimalsOf(value: number): number {
  const size = Math.abs(value)
  if (size === 0 || size >= 100) return 0
  // Two figures that count, but no more decimals than the value has.
  const most = size >= 10 ? 1 : Math.min(6, 1 - Math.floor(Math.log10(size)))
  return [0, 1, 2, 3, 4, 5].find((digits) => digits >= most || isWritten(value, digits)) ?? most
}

function isWritten(value: number, digits: number): boolean {
  return Math.abs(value - Number(value.toFixed(digits))) < Math.abs(value) * 1e-6
}

function fixedFormat(locale: string, decimals: number, signDisplay: "auto" | "exceptZero") {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay,
  })
}

const formats = {
  en: remembered((numbers: string) => formatsOf("en", numberLocale(numbers))),
  zh: remembered((numbers: string) => formatsOf("zh", numberLocale(numbers))),
}

function numberLocale(numbers: string): string | undefined {
  return numberLocales.find(({ name }) => name === numbers)?.locale
}

/** Numbers, times and sizes in the language in use. */
export function useFormats(): Formats {
  const { language, numbers } = useLanguage()
  return formats[language](numbers)
}
