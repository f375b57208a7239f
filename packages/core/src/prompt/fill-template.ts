const placeholder = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g

/**
 * Replaces `{name}` by its value. Names without a value, and all other braces, stay as they are, so LaTeX and JSON
 * can be written plainly. Values are not searched again: a question that contains `{choices}` is shown as it is.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  )
}

/** Whether a template has the placeholder `{name}`. */
export function hasPlaceholder(template: string, name: string): boolean {
  return template.includes(`{${name}}`)
}
