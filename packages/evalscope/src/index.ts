export * as benchmarks from "@evalscope/benchmarks"
export * from "@evalscope/core"
