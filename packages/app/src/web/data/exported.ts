// Without a document in programs that only use the figures of a screen, as tests do.
const mark =
  typeof document === "undefined"
    ? undefined
    : document.querySelector('meta[name="evalscope-export"]')?.getAttribute("content")

/** True in a page that `evalscope export` wrote: what it shows is in it, and nothing can be started or changed. */
export const exported = mark !== null && mark !== undefined

/** The kinds of runs that an exported page holds. */
export const exportedKinds: readonly string[] = mark?.split(" ") ?? []

/** Whether runs can be compared: always with a service, in an exported page when it holds what that takes. */
export const comparable = !exported || exportedKinds.includes("compare")
