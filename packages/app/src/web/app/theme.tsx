import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react"

const themes = ["system", "light", "dark"] as const
export type Theme = (typeof themes)[number]

const densities = ["comfortable", "compact"] as const
export type Density = (typeof densities)[number]

const storageKey = "evalscope.theme"
const densityKey = "evalscope.density"

interface ThemeState {
  theme: Theme
  /** System, then light, then dark. */
  nextTheme(): void
  setTheme(theme: Theme): void
  density: Density
  setDensity(density: Density): void
}

const ThemeContext = createContext<ThemeState>({
  theme: "system",
  nextTheme: () => {},
  setTheme: () => {},
  density: "comfortable",
  setDensity: () => {},
})

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState<Theme>(
    () => themes.find((name) => name === localStorage.getItem(storageKey)) ?? "system",
  )
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    localStorage.setItem(storageKey, theme)
  }, [theme])
  const [density, setDensity] = useState<Density>(
    () => densities.find((name) => name === localStorage.getItem(densityKey)) ?? "comfortable",
  )
  useEffect(() => {
    document.documentElement.dataset.density = density
    localStorage.setItem(densityKey, density)
  }, [density])
  const nextTheme = useCallback(
    () => setTheme((now) => themes[(themes.indexOf(now) + 1) % themes.length] ?? "system"),
    [],
  )
  const state = useMemo(
    () => ({ theme, nextTheme, setTheme, density, setDensity }),
    [theme, nextTheme, density],
  )
  return <ThemeContext value={state}>{children}</ThemeContext>
}

export function useTheme(): ThemeState {
  return useContext(ThemeContext)
}
