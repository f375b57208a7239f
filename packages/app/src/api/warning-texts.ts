/** What a warning says, by its code. Without anything else, so that the web app has the same words. */
export const warningTexts = {
  en: {
    report_unreadable: "{path} cannot be read.",
    report_invalid: "{path} is not a report.",
    line_invalid: "{path}, byte {at}: This line is not valid JSON and was left out.",
    level_unfinished: "{level}: no figures; the level did not finish.",
    still_running: "{run} is still running.",
    matched_by_position: "{run}, {dataset}: questions are matched by position, not by content.",
    questions_left_out: "{run}, {dataset}: questions left out, as only one of the runs has them: {n}.",
    settings_differ: "The runs differ in settings that scores hang on: {fields}.",
    samples_left_out: "Of {total} samples {kept} are in this copy.",
    note: "{text}",
  },
  zh: {
    report_unreadable: "无法读取 {path}。",
    report_invalid: "{path} 不是报告。",
    line_invalid: "{path}，第 {at} 字节：此行不是有效的 JSON，已略过。",
    level_unfinished: "{level}：没有数据；该级别未完成。",
    still_running: "{run} 仍在运行。",
    matched_by_position: "{run}，{dataset}：题目按位置而非内容配对。",
    questions_left_out: "{run}，{dataset}：{n} 道题只在一个运行中，未计入。",
    settings_differ: "这些运行在影响得分的设置上不同：{fields}。",
    samples_left_out: "共 {total} 个样本，此副本包含 {kept} 个。",
    note: "{text}",
  },
} as const

export type WarningCode = keyof (typeof warningTexts)["en"]
