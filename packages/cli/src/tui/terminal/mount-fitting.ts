import { futureEnd, type Mounted } from "./mounted.js"
import { fitsScreens } from "./window.js"

/** What shows the same while there is no room for the screen. */
export interface Instead {
  begin(): void
  end(): void
}

/** Shows a screen as long as the window is large enough for it; while it is not, something else does. */
export async function mountFitting(
  mount: () => Mounted | Promise<Mounted>,
  instead: Instead,
): Promise<Mounted> {
  const { stdout } = process
  let mounted: Mounted | undefined
  let over = false
  let adapting = false
  const { closed, resolve, reject } = futureEnd()
  const end = (settle: () => void) => {
    over = true
    stdout.off("resize", onResize)
    settle()
  }
  const open = async () => {
    const opened = await mount()
    mounted = opened
    // Closed by somebody else, or broken: not for the size of the window.
    opened.closed.then(
      () => mounted === opened && end(resolve),
      (error: unknown) => mounted === opened && end(() => reject(error)),
    )
    if (over) opened.close()
  }
  const hide = async (shown: Mounted) => {
    mounted = undefined
    shown.close()
    await shown.closed
  }
  const adapt = async () => {
    if (adapting) return
    adapting = true
    while (!over && fitsScreens(stdout) !== (mounted !== undefined)) {
      if (mounted) {
        await hide(mounted)
        if (!over) instead.begin()
      } else {
        instead.end()
        await open()
      }
    }
    adapting = false
  }
  const onResize = () => {
    adapt().catch((error: unknown) => end(() => reject(error)))
  }
  await open()
  stdout.on("resize", onResize)
  return {
    closed,
    close: () => {
      if (over) return
      if (mounted) mounted.close()
      else end(resolve)
    },
  }
}
