import { type ReactNode, useEffect, useRef, useState } from "react"
import { Link, useLocation } from "wouter"
import { exported, policyIsTooWide } from "../data/index.js"
import { useLanguage, useMessages } from "../i18n/index.js"
import { useShortcut } from "../shortcuts/index.js"
import { Icon } from "../ui/index.js"
import { appMessages } from "./app-messages.js"
import { Palette } from "./palette.js"
import { destinations } from "./screens.js"
import { ShortcutHelp } from "./shortcut-help.js"
import { type Theme, useTheme } from "./theme.js"
import { Unreachable } from "./unreachable.js"
import { useBriefly } from "./use-briefly.js"

const themeIcons = { system: "system", light: "sun", dark: "moon" } as const satisfies Record<Theme, string>

/** What surrounds every screen: navigation, language, theme, keyboard help. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useMessages(appMessages)
  const { language, setLanguage } = useLanguage()
  const { theme, nextTheme } = useTheme()
  const [path, navigate] = useLocation()
  const [menuOpen, setMenuOpen] = useState(false)
  const [overlay, setOverlay] = useState<"help" | "palette" | undefined>()
  const [copied, noteCopy] = useBriefly()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)

  useEffect(() => {
    if (shown.current === path) return
    const sameScreen = shown.current.split("/", 4).join("/") === path.split("/", 4).join("/")
    shown.current = path
    setMenuOpen(false)
    // A new screen starts at its top, and screen readers start there too.
    if (!sameScreen) {
      scrollTo(0, 0)
      main.current?.focus({ preventScroll: true })
    }
  }, [path])

  // What the policy of a run's page lets through must not hold for any other page.
  useEffect(() => {
    if (policyIsTooWide(path)) location.reload()
  }, [path])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOverlay("palette")
    }
    addEventListener("keydown", onKey)
    return () => removeEventListener("keydown", onKey)
  }, [])

  useShortcut("g n", exported ? undefined : t("goTo", { screen: t("newRun") }), () => navigate("/new"))
  useShortcut("g s", t("goTo", { screen: t("settings") }), () => navigate("/settings"))
  useShortcut("?", t("showHelp"), () => setOverlay("help"))
  useShortcut("d", t("switchTheme"), nextTheme)
  useShortcut("y", t("copyLink"), () => void navigator.clipboard?.writeText(location.href).then(noteCopy))
  useShortcut("/", t("focusSearch"), () => {
    const box = document.querySelector("main input[type=search]")
    if (box instanceof HTMLInputElement) box.focus()
    else setOverlay("palette")
  })

  return (
    <>
      {/* No link: what follows the # may be the address of the screen. */}
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {t("skip")}
      </button>
      <header className="topbar">
        <button
          type="button"
          className="button quiet icon menu-button"
          aria-expanded={menuOpen}
          aria-controls="main-navigation"
          aria-label={t("menu")}
          onClick={() => setMenuOpen(!menuOpen)}
        >
          <Icon name={menuOpen ? "close" : "menu"} />
        </button>
        <Link href="/" className="brand">
          <Mark />
          EvalScope
        </Link>
        <nav id="main-navigation" aria-label={t("main")} data-open={menuOpen}>
          {destinations.map(({ href, label, key }) => (
            <Destination
              key={href}
              href={href}
              label={t(label)}
              current={href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`)}
              keys={`g ${key}`}
              description={t("goTo", { screen: t(label) })}
              go={() => navigate(href)}
            />
          ))}
          <Link
            href="/settings"
            className="navlink menu-only"
            aria-current={path === "/settings" ? "page" : undefined}
          >
            {t("settings")}
          </Link>
        </nav>
        <div className="topbar-tools">
          <button
            type="button"
            className="button quiet icon"
            aria-label={`${t("search")} (Ctrl K)`}
            title={`${t("search")} (Ctrl K)`}
            onClick={() => setOverlay("palette")}
          >
            <Icon name="search" />
          </button>
          <button
            type="button"
            className="button quiet icon wide-only"
            aria-label={t("shortcuts")}
            title={`${t("shortcuts")} (?)`}
            onClick={() => setOverlay("help")}
          >
            <Icon name="help" />
          </button>
          <Link
            href="/settings"
            className="button quiet icon wide-only"
            aria-label={t("settings")}
            title={t("settings")}
          >
            <Icon name="settings" />
          </Link>
          <button
            type="button"
            className="button quiet icon"
            aria-label={t("theme", { theme: t(`theme.${theme}`) })}
            title={t("theme", { theme: t(`theme.${theme}`) })}
            onClick={nextTheme}
          >
            <Icon name={themeIcons[theme]} />
          </button>
          <button
            type="button"
            className="button quiet small"
            lang={language === "zh" ? "en" : "zh-CN"}
            onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
          >
            {t("language")}
          </button>
          {!exported && (
            <Link href="/new" className="button primary">
              <Icon name="plus" size={14} />
              <span className="wide-only">{t("newRun")}</span>
              <span className="hidden narrow-label">{t("newRun")}</span>
            </Link>
          )}
        </div>
      </header>
      <Unreachable />
      <main id="main" ref={main} tabIndex={-1} className="page">
        {children}
      </main>
      <p className="copied-note" role="status">
        {copied && t("linkCopied")}
      </p>
      {overlay === "help" && <ShortcutHelp onClose={() => setOverlay(undefined)} />}
      {overlay === "palette" && <Palette onClose={() => setOverlay(undefined)} />}
    </>
  )
}

function Destination({
  href,
  label,
  current,
  keys,
  description,
  go,
}: {
  href: string
  label: string
  current: boolean
  keys: string
  description: string
  go: () => void
}) {
  useShortcut(keys, description, go)
  return (
    <Link href={href} className="navlink" aria-current={current ? "page" : undefined}>
      {label}
    </Link>
  )
}

function Mark() {
  return (
    <svg aria-hidden="true" width="22" height="22" viewBox="0 0 32 32">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M7 22V14M13 22V8M19 22V16M25 22V11"
        stroke="var(--on-accent)"
        strokeWidth="3"
        strokeLinecap="round"
        fill="none"
      />
    </svg>
  )
}
