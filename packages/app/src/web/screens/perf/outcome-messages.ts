import { defineMessages, useMessages } from "../../i18n/index.js"

/** How requests of a load test end. */
export const outcomeMessages = defineMessages(
  {
    ok: "succeeded",
    stopped: "stopped with the test",
    dns: "name not found",
    connect: "no connection",
    tls: "no secure connection",
    reset: "connection closed",
    connect_timeout: "connecting took too long",
    read_timeout: "silent for too long",
    total_timeout: "took too long",
    rate_limited: "rate limited",
    client_error: "request refused",
    server_error: "server error",
    http_error: "HTTP error",
    content_type: "not what was asked for",
    malformed: "malformed reply",
    truncated: "cut off",
    empty: "empty reply",
    error_event: "error in the stream",
    cancelled: "cancelled",
  },
  {
    ok: "成功",
    stopped: "随测试停止",
    dns: "找不到主机名",
    connect: "无法连接",
    tls: "无法建立安全连接",
    reset: "连接被关闭",
    connect_timeout: "连接超时",
    read_timeout: "读取超时",
    total_timeout: "总时间超时",
    rate_limited: "触发限流",
    client_error: "请求被拒绝",
    server_error: "服务器错误",
    http_error: "HTTP 错误",
    content_type: "内容类型不符",
    malformed: "回复格式错误",
    truncated: "回复中断",
    empty: "回复为空",
    error_event: "流中的错误",
    cancelled: "已取消",
  },
)

const isKnown = (name: string): name is keyof typeof outcomeMessages.en => name in outcomeMessages.en

/** How a request ended, in the reader's language; as the load test wrote it where it is a word of its own. */
export function useOutcomeText(): (outcome: string) => string {
  const t = useMessages(outcomeMessages)
  return (outcome) => (isKnown(outcome) ? t(outcome) : outcome.replaceAll("_", " "))
}
