import { type ReactNode, useState } from "react"
import type { RunSummary } from "../../../runs/run-summary.js"
import { useLoaded } from "../../components/use-loaded.js"
import { isArenaRun } from "../../model/arena-run.js"
import { ArenaScreen } from "../arena/arena-screen.js"
import { LogScreen } from "../logs/log-screen.js"
import { CompareScreen } from "./compare-screen.js"
import { RunScreen, type SubsetPlace } from "./run-screen.js"
import { RunsScreen } from "./runs-screen.js"
import { SamplesScreen } from "./samples-screen.js"

type Run = Pick<RunSummary, "dir" | "id" | "models">

/** From the list of runs down to one sample, and back. */
export function Browser(props: {
  readonly workDir: string
  /** Starts inside this run. */
  readonly run?: Run
  readonly onClose: () => void
  /** Ctrl-C. */
  readonly onQuit: () => void
}): ReactNode {
  const { workDir, onClose, onQuit } = props
  const [run, setRun] = useState<Run | undefined>(props.run)
  const [place, setPlace] = useState<SubsetPlace>()
  const [log, setLog] = useState(false)
  const [compared, setCompared] = useState<readonly RunSummary[]>()
  const { value: contest } = useLoaded(run?.dir ?? "", async () => run !== undefined && isArenaRun(run.dir))
  if (compared)
    return <CompareScreen runs={compared} onClose={() => setCompared(undefined)} onInterrupt={onQuit} />
  if (!run) {
    return (
      <RunsScreen
        workDir={workDir}
        onOpen={setRun}
        onCompare={setCompared}
        onClose={onClose}
        onInterrupt={onQuit}
      />
    )
  }
  if (log) return <LogScreen runDir={run.dir} onClose={() => setLog(false)} onInterrupt={onQuit} />
  if (place) {
    return (
      <SamplesScreen
        runDir={run.dir}
        place={place}
        onClose={() => setPlace(undefined)}
        onInterrupt={onQuit}
      />
    )
  }
  const back = () => setRun(undefined)
  if (contest) return <ArenaScreen runDir={run.dir} onClose={back} onInterrupt={onQuit} />
  return (
    <RunScreen run={run} onOpen={setPlace} onLog={() => setLog(true)} onClose={back} onInterrupt={onQuit} />
  )
}
