/** What a warning says, by its code. Without anything else, so that the web app has the same words. */
export const warningTexts = {
  en: {
    report_unreadable: "{path} cannot be read.",
    report_invalid: "{path} is not a report.",
    line_invalid: "{path}, byte {at}: This line is not valid JSON and was left out.",
    level_unfinished: "{level}: no figures; the level did not finish.",
    still_running: "{run} is still running.",
    matched_by_position: "{run}, {dataset}: questions are matched by position, not by content.",
    run_missing: "There is no such run: {run}. It may have been moved or deleted.",
    model_missing: "The run {run} has no such model: {text}.",
    questions_left_out:
      "{run}, {dataset}: questions left out, as only one of the runs has them or a score of them: {n}.",
    settings_differ: "The runs differ in settings that scores hang on: {fields}.",
    samples_left_out: "Of {total} samples {kept} are in this copy.",
    weak_prior: "{text}: a model won or lost everything there, its rating leans on a weak prior.",
    rating_unbounded:
      "Some models have no finite rating: {text} never lost or drew against the others, and {fields} never won or drew. The ratings lean on a weak prior.",
    models_never_met:
      "The models fall into {n} groups that never met, so they cannot be ranked together: {text}. The ratings lean on a weak prior.",
    first_place_decides:
      "The answer shown first won {n} of {total} decided games: what its place is worth has no finite estimate, and the ratings leave it out.",
    second_place_decides:
      "The answer shown second won {n} of {total} decided games: what its place is worth has no finite estimate, and the ratings leave it out.",
    verdicts_unreadable: "{n} verdicts could not be read; they count for nothing.",
    games_unjudged: "{n} games could not be judged ({text}); run again with --use-cache.",
    subset_left_out: "{run}: {dataset} is left out, not all candidates have it.",
    unanswered_left_out: "{dataset}: {n} samples are left out, not all candidates answered them.",
    others_left_out: "{dataset}: {n} samples are left out, the same index is another question.",
    note: "{text}",
  },
  zh: {
    report_unreadable: "无法读取 {path}。",
    report_invalid: "{path} 不是报告。",
    line_invalid: "{path}，第 {at} 字节：此行不是有效的 JSON，已略过。",
    level_unfinished: "{level}：没有数据；该级别未完成。",
    still_running: "{run} 仍在运行。",
    matched_by_position: "{run}，{dataset}：题目按位置而非内容配对。",
    run_missing: "没有这个运行：{run}。它可能已被移动或删除。",
    model_missing: "运行 {run} 中没有这个模型：{text}。",
    questions_left_out: "{run}，{dataset}：{n} 道题只在一个运行中存在或有得分，未计入。",
    settings_differ: "这些运行在影响得分的设置上不同：{fields}。",
    samples_left_out: "共 {total} 个样本，此副本包含 {kept} 个。",
    weak_prior: "{text}：其中有模型全胜或全负，评分依赖弱先验。",
    rating_unbounded: "部分模型没有有限评分：{text} 从未输或平，{fields} 从未赢或平。评分依赖弱先验。",
    models_never_met: "模型分为 {n} 个从未对局的组，无法一起排名：{text}。评分依赖弱先验。",
    first_place_decides:
      "在 {total} 局分出胜负的对局中，先展示的回答赢了 {n} 局：位置的作用没有有限估计，评分不计入位置。",
    second_place_decides:
      "在 {total} 局分出胜负的对局中，后展示的回答赢了 {n} 局：位置的作用没有有限估计，评分不计入位置。",
    verdicts_unreadable: "{n} 个裁决无法解析，不计入。",
    games_unjudged: "{n} 局无法裁决（{text}）；请用 --use-cache 重新运行。",
    subset_left_out: "{run}：{dataset} 未计入，并非所有选手都有。",
    unanswered_left_out: "{dataset}：{n} 个样本未计入，并非所有选手都作答。",
    others_left_out: "{dataset}：{n} 个样本未计入，相同序号对应不同题目。",
    note: "{text}",
  },
} as const

export type WarningCode = keyof (typeof warningTexts)["en"]
