import { useId } from "react"

/** A number that may be left empty; what was typed is kept as text. */
export function NumberField({
  label,
  hint,
  min = 0,
  max,
  step = "any",
  placeholder,
  isFirst = false,
  value,
  onChange,
}: {
  label: string
  hint?: string
  min?: number
  max?: number
  step?: number | "any"
  placeholder?: string | undefined
  /** Has the focus when its dialog opens. */
  isFirst?: boolean
  value: string
  onChange: (text: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type="number"
        min={min}
        max={max}
        step={step}
        placeholder={placeholder}
        {...(isFirst && { "data-first": true })}
        {...(hint !== undefined && { "aria-describedby": `${id}-hint` })}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
    </div>
  )
}
