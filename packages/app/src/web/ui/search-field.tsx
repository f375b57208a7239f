import { useEffect, useRef, useState } from "react"

/** A search box that reports once typing pauses; `/` moves the focus into the first one of a screen. */
export function SearchField({
  label,
  value,
  onChange,
  onEnter,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  /** What the Enter key does with the words as they stand, in place of sending the form around. */
  onEnter?: ((text: string) => void) | undefined
}) {
  const [text, setText] = useState(value)
  const reported = useRef(value)
  useEffect(() => {
    // A value that came from elsewhere (a link, the back button) replaces what stands in the box.
    if (value !== reported.current) {
      reported.current = value
      setText(value)
    }
  }, [value])
  useEffect(() => {
    if (text === reported.current) return
    const timer = setTimeout(() => {
      reported.current = text
      onChange(text)
    }, 250)
    return () => clearTimeout(timer)
  }, [text, onChange])
  return (
    <input
      type="search"
      className="input search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur()
        if (event.key !== "Enter" || !onEnter) return
        event.preventDefault()
        onEnter(text)
      }}
    />
  )
}
