import { workerData } from "node:worker_threads"
import { outcomeModels } from "./outcome-model.js"
import { takeRounds, type WorkerTask } from "./shared-rounds.js"

const { plan, model, shared }: WorkerTask = workerData
const known = outcomeModels[model]
if (known) takeRounds(plan, known, shared)
