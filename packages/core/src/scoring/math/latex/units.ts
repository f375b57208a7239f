/** Spellings of units by the name they are compared with. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  "": ["unit", "units", "square units", "sq units", "units squared", "cubic units"],
  degree: ["degree", "degrees", "deg", "度"],
  "%": ["percent", "per cent", "percentage"],
  dollar: ["dollar", "dollars", "usd", "bucks"],
  cent: ["cent", "cents"],
  yuan: ["yuan", "rmb", "cny", "元", "块"],
  euro: ["euro", "euros", "eur"],
  mm: ["mm", "millimeter", "millimeters", "millimetre", "millimetres", "毫米"],
  cm: ["cm", "centimeter", "centimeters", "centimetre", "centimetres", "厘米"],
  dm: ["dm", "decimeter", "decimeters", "分米"],
  m: ["m", "meter", "meters", "metre", "metres", "米"],
  km: ["km", "kilometer", "kilometers", "kilometre", "kilometres", "千米", "公里"],
  inch: ["inch", "inches", "in"],
  foot: ["foot", "feet", "ft"],
  yard: ["yard", "yards", "yd"],
  mile: ["mile", "miles", "mi"],
  second: ["second", "seconds", "sec", "secs", "s", "秒"],
  minute: ["minute", "minutes", "min", "mins", "分钟"],
  hour: ["hour", "hours", "hr", "hrs", "h", "小时"],
  day: ["day", "days", "天"],
  week: ["week", "weeks"],
  month: ["month", "months"],
  year: ["year", "years", "yr", "yrs", "年"],
  mg: ["mg", "milligram", "milligrams"],
  gram: ["g", "gram", "grams", "克"],
  kg: ["kg", "kilogram", "kilograms", "千克", "公斤"],
  ton: ["ton", "tons", "tonne", "tonnes", "吨"],
  ounce: ["ounce", "ounces", "oz"],
  pound: ["pound", "pounds", "lb", "lbs"],
  ml: ["ml", "milliliter", "milliliters", "millilitre", "millilitres", "毫升"],
  liter: ["l", "liter", "liters", "litre", "litres", "升"],
  mph: ["mph", "miles per hour"],
  kph: ["kmh", "km/h", "kph", "kilometers per hour"],
  "m/s": ["m/s", "mps", "meters per second"],
  hertz: ["hz", "hertz"],
  kelvin: ["k", "kelvin"],
  newton: ["n", "newton", "newtons"],
  joule: ["j", "joule", "joules"],
  watt: ["w", "watt", "watts"],
  volt: ["v", "volt", "volts"],
}

const names: ReadonlyMap<string, string> = new Map(
  Object.entries(spellings).flatMap(([name, list]) =>
    list.map((spelling): [string, string] => [spelling, name]),
  ),
)

/** The name a unit is compared with, powers kept (`cm^2`); undefined when it is no unit we know. */
export function unitNamed(written: string): string | undefined {
  const plain = written
    .toLowerCase()
    .replaceAll(/[{}\s.]+/g, " ")
    .trim()
  const known = names.get(plain)
  if (known !== undefined) return known
  const named = /^(?:square|sq)\s+(.+)$/.exec(plain)?.[1] ?? /^(.+?)\s*(?:\^\s*2|\bsquared)$/.exec(plain)?.[1]
  if (named !== undefined) return powered(named, 2)
  const cubic = /^(?:cubic|cu)\s+(.+)$/.exec(plain)?.[1] ?? /^(.+?)\s*(?:\^\s*3|\bcubed)$/.exec(plain)?.[1]
  return cubic === undefined ? undefined : powered(cubic, 3)
}

function powered(name: string, exponent: number): string | undefined {
  const known = names.get(name.trim())
  return known === undefined || known === "" ? known : `${known}^${exponent}`
}

/**
 * Whether two units can belong to the same answer: they can when either is missing or unknown, or when both mean
 * the same. Known units that differ (cm and m) cannot.
 */
export function compatibleUnits(a: string, b: string): boolean {
  const [first, second] = [unitNamed(a), unitNamed(b)]
  return !first || !second || first === second
}
