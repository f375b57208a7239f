export { type DatasetArgs, datasetArgsSchema } from "./dataset-args.js"
export {
  type JudgeConfig,
  type JudgeContract,
  type JudgeModelConfig,
  judgeConfigSchema,
  judgeContractSchema,
  judgeModelSchema,
} from "./judge-config.js"
export {
  type EvalType,
  evalTypes,
  type TaskConfig,
  type TaskConfigInput,
  taskConfigSchema,
} from "./task-config.js"
export { taskConfigToFile } from "./task-config-to-file.js"
