import { FrameWriter } from "./frame-writer.js"

/** Standard output for Ink: everything it writes is one whole frame, which goes through a {@link FrameWriter}. */
export function screenStream(stdout: NodeJS.WriteStream) {
  const frames = new FrameWriter({
    get columns() {
      return stdout.columns
    },
    get rows() {
      return stdout.rows
    },
    get busy() {
      return stdout.writableNeedDrain
    },
    write: (text) => void stdout.write(text),
  })
  const write = (frame: string, ...more: readonly unknown[]) => {
    if (frame !== "") frames.show(frame)
    // Whoever waits for the end of a write waits for what is on its way to the terminal.
    for (const done of more) if (typeof done === "function") stdout.write("", () => done())
    return true
  }
  const stream = new Proxy(stdout, {
    get: (target, name) => {
      if (name === "write") return write
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? value.bind(target) : value
    },
  })
  const refresh = () => frames.refresh()
  stdout.on("resize", refresh)
  return {
    stream,
    /** Writes everything again, after somebody else wrote to the screen. */
    refresh,
    close: () => {
      stdout.off("resize", refresh)
      frames.close()
    },
  }
}
