import { type ComponentType, useLayoutEffect, useState } from "react"
import { askServer, exported } from "../data/index.js"

/** Where a screen comes from: its script is loaded when the screen is first opened, and at hand from then on. */
export interface ScreenSource {
  loaded(): ComponentType | undefined
  load(): Promise<ComponentType>
}

export function screenSource(load: () => Promise<{ default: ComponentType }>): ScreenSource {
  let loaded: ComponentType | undefined
  return {
    loaded: () => loaded,
    load: async () => {
      loaded = (await load()).default
      return loaded
    },
  }
}

/**
 * Shows a screen as soon as its script is there. `lazy` would not: what has once shown that it loads, React leaves so
 * for 300 ms.
 */
export function LoadedScreen({ source }: { source: ScreenSource }) {
  const [Screen, setScreen] = useState(source.loaded)
  const [failure, setFailure] = useState<{ error: unknown }>()
  useLayoutEffect(() => {
    if (Screen) return
    let gone = false
    source.load().then(
      (loaded) => {
        if (!gone) setScreen(() => loaded)
      },
      (error: unknown) => {
        if (!gone) setFailure({ error })
        if (!exported) void askServer()
      },
    )
    return () => {
      gone = true
    }
  }, [Screen, source])
  if (failure) throw failure.error
  return Screen ? <Screen /> : <div className="skeleton" />
}
