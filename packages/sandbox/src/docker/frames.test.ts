import fc from "fast-check"
import { expect, it } from "vitest"
import { FrameReader } from "./frames.js"

it("reads frames however the bytes arrive", () => {
  const frame = fc.record({
    stream: fc.constantFrom("stdout", "stderr"),
    data: fc.uint8Array({ maxLength: 40 }),
  })
  fc.assert(
    fc.property(fc.array(frame), fc.integer({ min: 1, max: 20 }), (frames, step) => {
      const wire = Buffer.concat(
        frames.flatMap(({ stream, data }) => {
          const header = Buffer.alloc(8)
          header[0] = stream === "stderr" ? 2 : 1
          header.writeUInt32BE(data.length, 4)
          return [header, data]
        }),
      )
      const seen = { stdout: "", stderr: "" }
      const reader = new FrameReader((stream, chunk) => {
        seen[stream] += Buffer.from(chunk).toString("hex")
      })
      for (let at = 0; at < wire.length; at += step) reader.push(wire.subarray(at, at + step))
      for (const name of ["stdout", "stderr"] as const) {
        const wanted = frames.filter(({ stream }) => stream === name)
        expect(seen[name]).toBe(wanted.map(({ data }) => Buffer.from(data).toString("hex")).join(""))
      }
    }),
  )
})
