/** Colours by what they mean; undefined without colour. */
export interface Palette {
  readonly accent: string | undefined
  readonly good: string | undefined
  readonly bad: string | undefined
  readonly warn: string | undefined
}

export interface Theme extends Palette {
  readonly ascii: boolean
}

export const themeNames = ["16", "dark", "light", "contrast", "mono"] as const
export type ThemeName = (typeof themeNames)[number]

/** `16` leaves the shades to the terminal's own scheme; the next three bring theirs for its background. */
export const palettes: Readonly<Record<ThemeName, Palette>> = {
  "16": { accent: "cyan", good: "green", bad: "red", warn: "yellow" },
  dark: { accent: "#7dcfff", good: "#9ece6a", bad: "#f7768e", warn: "#e0af68" },
  light: { accent: "#005f87", good: "#2e6b1f", bad: "#a8071a", warn: "#8a5a00" },
  contrast: { accent: "#ffff00", good: "#00ff00", bad: "#ff6060", warn: "#ffffff" },
  mono: { accent: undefined, good: undefined, bad: undefined, warn: undefined },
}

/** The theme of a name; undefined for one that does not exist. */
export function themeOf(name: string | undefined): ThemeName | undefined {
  return themeNames.find((known) => known === name)
}

export function nextTheme(name: ThemeName): ThemeName {
  return themeNames[(themeNames.indexOf(name) + 1) % themeNames.length] ?? "16"
}
