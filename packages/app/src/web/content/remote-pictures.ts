import { createContext } from "react"

/** What becomes of pictures that lie on other servers. */
export interface RemotePictures {
  /** They are loaded, over https and without saying from where. */
  allowed: boolean
  /** Asks whether to load them; without it there is no choice. */
  ask?: () => void
}

export const RemotePicturesContext = createContext<RemotePictures>({ allowed: false })
