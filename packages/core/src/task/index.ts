export { configProblem, type Locate } from "./config-problem.js"
export { type DatasetArgs, datasetArgsSchema } from "./dataset-args.js"
export { withEnvFiles } from "./env-file.js"
export { type FieldLevel, levelAt, taskLevel } from "./field-levels.js"
export { fillVariables } from "./interpolate.js"
export {
  type JudgeConfig,
  type JudgeContract,
  type JudgeModelConfig,
  judgeConfigSchema,
  judgeContractSchema,
  judgeModelSchema,
} from "./judge-config.js"
export { literal, readMapValue } from "./key-values.js"
export { loadTaskFile, readTaskFile, type TaskFile } from "./load-task-file.js"
export { type ParsedTasks, type ParseTasksOptions, parseTasks } from "./parse-tasks.js"
export { camelCase, snakeCase } from "./spelling.js"
export {
  type EvalType,
  evalTypes,
  type TaskConfig,
  type TaskConfigInput,
  taskConfigSchema,
} from "./task-config.js"
export { taskConfigToFile } from "./task-config-to-file.js"
