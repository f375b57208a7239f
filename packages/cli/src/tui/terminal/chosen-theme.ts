import type { Io } from "../../io.js"
import { type ThemeName, themeOf } from "../components/theme.js"

/** The theme that a key chose in an earlier screen of this process. */
let chosen: ThemeName | undefined

export function chooseTheme(name: ThemeName): void {
  chosen = name
}

/** The colours of the next screen. */
export function currentTheme(io: Pick<Io, "color" | "theme">): ThemeName {
  return io.color ? (chosen ?? themeOf(io.theme) ?? "16") : "mono"
}
