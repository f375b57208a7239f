export type ChartLanguage = "en" | "zh"

const english = {
  scores: "Scores",
  datasetScores: "Scores by subset",
  histogram: "Samples by score",
  sunburst: "Benchmarks and their parts",
  radar: "Benchmarks",
  compared: "Scores of several runs",
  benchmark: "Benchmark",
  subset: "Subset",
  model: "Model",
  score: "Score",
  from: "From",
  to: "To",
  samples: "Samples",
  parallel: "requests at once",
  rate: "requests per second offered",
  seconds: "seconds since the level began",
  percentile: "percentile",
  level: "Level",
  latency: "Latency, s",
  ttft: "Time to first token, ms",
  tpot: "Time per output token, ms",
  rps: "Requests per second",
  throughput: "Output tokens per second",
  success: "Success, %",
  input: "Input tokens",
  output: "Output tokens",
  failed: "failed",
  succeeded: "succeeded",
}

export type ChartText = keyof typeof english

const chinese: Readonly<Record<ChartText, string>> = {
  scores: "得分",
  datasetScores: "各子集得分",
  histogram: "样本得分分布",
  sunburst: "基准及其组成",
  radar: "基准",
  compared: "多次运行的得分",
  benchmark: "基准",
  subset: "子集",
  model: "模型",
  score: "得分",
  from: "从",
  to: "到",
  samples: "样本数",
  parallel: "并发请求数",
  rate: "每秒发出的请求数",
  seconds: "级别开始后的秒数",
  percentile: "百分位",
  level: "级别",
  latency: "延迟,秒",
  ttft: "首 token 时间,毫秒",
  tpot: "每个输出 token 的时间,毫秒",
  rps: "每秒请求数",
  throughput: "每秒输出 token 数",
  success: "成功率,%",
  input: "输入 token",
  output: "输出 token",
  failed: "失败",
  succeeded: "成功",
}

export function chartText(language: ChartLanguage): (key: ChartText) => string {
  return (key) => (language === "zh" ? chinese : english)[key]
}
