import { useEffect, useReducer, useState } from "react"
import type { LiveEvent } from "../../../api/event.js"
import type { Job } from "../../../api/job.js"
import { api, getJson } from "../../data/index.js"
import { afterEvents, initialState, type LiveState } from "./live-state.js"

const eventNames = [
  "job",
  "progress",
  "data.downloading",
  "subset.started",
  "sample.scored",
  "sample.failed",
  "game.judged",
  "level.finished",
  "log",
  "gap",
] as const satisfies readonly LiveEvent["type"][]

const finalStatuses: readonly string[] = [
  "completed",
  "completed_with_errors",
  "failed",
  "cancelled",
  "interrupted",
]

type Connection = "open" | "waiting" | "closed"

/**
 * A job's events as they come, gathered for one drawing a frame. The browser reconnects by itself and goes on after
 * the last event it saw; after a gap the job is asked for anew. `round` starts over, as after a resume.
 */
export function useLiveJob(id: string, round: number): { state: LiveState; connection: Connection } {
  const [state, dispatch] = useReducer(
    (before: LiveState, events: readonly LiveEvent[] | "reset") =>
      events === "reset" ? initialState : afterEvents(before, events),
    initialState,
  )
  const [connection, setConnection] = useState<Connection>("waiting")
  useEffect(() => {
    dispatch("reset")
    // Half of the events are of no use here, and need not be sent.
    const query = new URLSearchParams({ types: eventNames.join(","), round: String(round) })
    const source = new EventSource(`${api.job(id)}/events?${query}`)
    let waiting: LiveEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    let status = ""
    let jobs = 0
    const gone = new AbortController()
    const flush = () => {
      timer = undefined
      const batch = waiting
      waiting = []
      dispatch(batch)
    }
    const take = (event: LiveEvent) => {
      waiting.push(event)
      // A hidden tab gets no frames; a timer keeps its memory bounded as well.
      timer ??= setTimeout(flush, document.hidden ? 1000 : 50)
    }
    const askAnew = async () => {
      const known = jobs
      const job = await getJson<Job>(api.job(id), gone.signal)
      // What the stream has said in the meantime is newer.
      if (!gone.signal.aborted && jobs === known) take({ type: "job", at: "", job })
    }
    const receive = ({ data }: MessageEvent<string>) => {
      const event: LiveEvent = JSON.parse(data)
      take(event)
      if (event.type === "gap") askAnew().catch(() => undefined)
      if (event.type !== "job") return
      jobs += 1
      status = event.job.status
    }
    for (const name of eventNames) source.addEventListener(name, receive)
    source.onopen = () => setConnection("open")
    // The service ends the stream after the final status. One that is followed by others is of an earlier attempt.
    source.onerror = () => {
      if (finalStatuses.includes(status)) source.close()
      setConnection(source.readyState === EventSource.CLOSED ? "closed" : "waiting")
    }
    return () => {
      clearTimeout(timer)
      gone.abort()
      source.close()
    }
  }, [id, round])
  return { state, connection }
}
