/** Waits until the replies that arrived in this turn of the event loop were read and the next requests sent. */
export type AfterReplies = () => Promise<void>

/** How many go on before arriving replies are looked at again. */
const atOnce = 32

/**
 * An endpoint should never wait for us: what is done with a reply (scoring, writing) comes after the next request is on
 * its way. First come, first served, a few at a time, so that replies are not held up behind a long row of others' work.
 */
export function afterReplies(): AfterReplies {
  let waiting: (() => void)[] = []
  const goOn = () => {
    const now = waiting.slice(0, atOnce)
    waiting = waiting.slice(atOnce)
    if (waiting.length > 0) setImmediate(goOn)
    for (const resolve of now) resolve()
  }
  return () =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(goOn)
      waiting.push(resolve)
    })
}
