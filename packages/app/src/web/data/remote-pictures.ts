/** The run whose pictures of other servers this page's policy lets through; it was fixed when the page was loaded. */
export function runWithPictures(): string | undefined {
  const mark = document.querySelector('meta[name="evalscope-remote-pictures"]')?.getAttribute("content")
  return mark ? mark : undefined
}

/** True when the page was loaded for a run with pictures, and now shows something else. */
export function policyIsTooWide(path: string): boolean {
  const run = runWithPictures()
  return run !== undefined && !path.startsWith(`/runs/${encodeURIComponent(run)}/`)
}
