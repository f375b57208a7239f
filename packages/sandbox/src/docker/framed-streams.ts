import type { Duplex } from "node:stream"
import type { Streams } from "../supervise/index.js"
import { FrameReader } from "./frames.js"

/** The standard streams of a program as the engine carries them: both outputs in frames of one connection. */
export function framedStreams(connection: Duplex): Streams {
  return {
    read: (onData) => {
      const frames = new FrameReader(onData)
      return new Promise<void>((resolve) => {
        connection.on("data", (data: Buffer) => frames.push(data))
        connection.once("end", resolve)
        connection.once("close", resolve)
        connection.once("error", () => resolve())
        connection.resume()
      })
    },
    // Where no input is attached there is no end of it to tell, which on some connections cuts the output off.
    write: (input) => {
      if (input !== undefined) connection.end(input)
    },
    close: () => connection.destroy(),
  }
}
