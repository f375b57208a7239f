import { useEffect, useRef } from "react"
import { Link } from "wouter"

/** The views of one thing, each with its own address. Where they do not all fit, the current one is in sight. */
export function TabLinks({
  label,
  items,
  current,
}: {
  label: string
  items: readonly { id: string; label: string; href: string }[]
  current: string
}) {
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    const tab = nav.current?.querySelector(`[data-tab="${CSS.escape(current)}"]`)
    if (!nav.current || !(tab instanceof HTMLElement)) return
    nav.current.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - nav.current.clientWidth / 2
  }, [current])
  return (
    <nav className="tabs" aria-label={label} ref={nav}>
      {items.map((item) => (
        <Link
          key={item.id}
          href={item.href}
          className="tab"
          data-tab={item.id}
          aria-current={item.id === current ? "page" : undefined}
        >
          {item.label}
        </Link>
      ))}
    </nav>
  )
}
