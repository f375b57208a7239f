/** The field (MMLU's "STEM", say) that lists a subject; undefined when none does. */
export function fieldOf(
  fields: Readonly<Record<string, readonly string[]>>,
  subject: string,
): string | undefined {
  return Object.entries(fields).find(([, subjects]) => subjects.includes(subject))?.[0]
}
