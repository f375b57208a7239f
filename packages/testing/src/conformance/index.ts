import { type RegisterTest, registerCases } from "./conformance-case.js"
import { type DatasetTarget, datasetCases } from "./dataset-cases.js"
import { type ModelTarget, modelCases } from "./model-cases.js"

export type { ConformanceCase, RegisterTest } from "./conformance-case.js"
export type { DatasetTarget, TestedRecord, TestedSelection, TestedSource } from "./dataset-cases.js"
export { datasetCases } from "./dataset-cases.js"
export type { AskedRequest, ModelTarget, TestedModel, TestedOutput } from "./model-cases.js"
export { modelCases } from "./model-cases.js"

/**
 * Registers what holds of every model, for providers of one's own.
 * @example
 * describe("my model", () => testModel({ create: () => myModel() }, it))
 */
export function testModel(target: ModelTarget, it: RegisterTest): void {
  registerCases(modelCases, target, it)
}

/**
 * Registers what holds of every source of records.
 * @example
 * describe("my data", () => testDatasetSource({ open: () => mySource(), selection: { subset: "default", split: "test" } }, it))
 */
export function testDatasetSource(target: DatasetTarget, it: RegisterTest): void {
  registerCases(datasetCases, target, it)
}
