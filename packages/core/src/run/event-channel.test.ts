import { setImmediate as turn } from "node:timers/promises"
import fc from "fast-check"
import { expect, it } from "vitest"
import { EventChannel } from "./event-channel.js"

it("gives every reader every event in order, however slowly it reads", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(), { maxLength: 200 }),
      fc.integer({ min: 1, max: 9 }),
      async (numbers, capacity) => {
        const channel = new EventChannel<{ n: number }>(capacity)
        const read = async (pauseEvery: number) => {
          const seen: number[] = []
          for await (const { n } of channel) {
            seen.push(n)
            if (seen.length % pauseEvery === 0) await turn()
          }
          return seen
        }
        const readers = [read(1), read(3)]
        for (const n of numbers) {
          channel.emit({ n })
          await channel.ready()
        }
        channel.close()
        expect(await Promise.all(readers)).toEqual([numbers, numbers])
      },
    ),
    { numRuns: 40 },
  )
})

it("makes the producer wait while a reader is full, and only then", async () => {
  const channel = new EventChannel<number>(2)
  expect(channel.ready()).toBeUndefined()
  const reader = channel[Symbol.asyncIterator]()
  channel.emit(1)
  expect(channel.ready()).toBeUndefined()
  channel.emit(2)
  const waiting = channel.ready()
  expect(waiting).toBeDefined()
  await reader.next()
  await reader.next()
  await waiting
  expect(channel.ready()).toBeUndefined()
})

it("frees the producer when a reader leaves early", async () => {
  const channel = new EventChannel<number>(1)
  const reader = channel[Symbol.asyncIterator]()
  channel.emit(1)
  const waiting = channel.ready()
  await reader.return?.()
  await waiting
  expect(channel.ready()).toBeUndefined()
})
