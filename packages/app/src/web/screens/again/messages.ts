import { defineMessages } from "../../i18n/index.js"

export const messages = defineMessages(
  {
    "title.sample": "Ask for this sample again",
    "text.sample": "A new run with only this sample, with the settings of this run. This run stays as it is.",
    "title.scores": "Score the whole run again",
    "text.scores":
      "Every stored reply is scored by today's rules; verdicts and report of this run are replaced. Replies are only asked for where the prompt has changed.",
    "title.rest": "Continue this run",
    "text.rest": "Samples that are finished stay; the others are asked for, and the report is written.",
    sentTo: "Requests go to {host} as model {model}.",
    sentToMock: "The embedded mock model answers.",
    sentToProfile: "Requests go to the endpoint of key profile {profile} as model {model}.",
    judgedBy: "The judge {model} is asked at {host}.",
    judgedByProfile: "The judge {model} is asked at the endpoint of key profile {profile}.",
    profileGone:
      "The run was started with the key profile {profile}, which this server does not have any more. Start the server with a --profiles file that has it, choose another one, or type a key.",
    profile: "Key profile",
    key: "API key",
    keyHint: "If the endpoint wants one. It is kept in memory as long as the job needs it.",
    keyName: "Key of the server",
    keyNone: "none",
    start: "Start",
    continue: "Continue",
  },
  {
    "title.sample": "重新询问此样本",
    "text.sample": "以此运行的设置新建一个仅含此样本的运行，当前运行保持不变。",
    "title.scores": "重新评分整个运行",
    "text.scores":
      "所有已存回复按当前规则评分，此运行的判定与报告将被替换。仅在提示有变化时才会重新询问模型。",
    "title.rest": "继续此运行",
    "text.rest": "已完成的样本会保留，其余样本将被询问，并写出报告。",
    sentTo: "请求将发送到 {host}，模型为 {model}。",
    sentToMock: "由内置模拟模型回答。",
    sentToProfile: "请求将发送到密钥配置 {profile} 的端点，模型为 {model}。",
    judgedBy: "裁判 {model} 的请求将发送到 {host}。",
    judgedByProfile: "裁判 {model} 的请求将发送到密钥配置 {profile} 的端点。",
    profileGone:
      "此运行启动时使用密钥配置 {profile}，此服务已没有该配置。请用包含它的 --profiles 文件启动服务，或选择其他配置，或输入密钥。",
    profile: "密钥配置",
    key: "API 密钥",
    keyHint: "端点需要时填写，仅在作业需要期间保存在内存中。",
    keyName: "服务器密钥",
    keyNone: "无",
    start: "开始",
    continue: "继续",
  },
)
