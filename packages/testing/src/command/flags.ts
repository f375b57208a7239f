/** One flag of `evalscope mock-server`, as plain data for any command-line library. */
export interface MockServerFlag {
  /** In kebab case, without dashes in front. */
  name: string
  type: "text" | "number" | "boolean"
  /** May be given several times. */
  many?: boolean
  /** What stands for the value in the help. */
  value?: string
  default?: string | number | boolean
  about: { en: string; zh: string }
}

/** All flags, in the order the help shows them. */
export const mockServerFlags: readonly MockServerFlag[] = [
  {
    name: "host",
    type: "text",
    many: true,
    value: "address",
    default: "127.0.0.1",
    about: { en: "address to listen on", zh: "监听地址" },
  },
  {
    name: "port",
    type: "number",
    value: "port",
    default: 8877,
    about: { en: "port; 0 for a free one", zh: "端口；0 表示任意空闲端口" },
  },
  {
    name: "socket",
    type: "text",
    value: "path",
    about: { en: "also listen on this Unix socket", zh: "同时监听该 Unix 套接字" },
  },
  {
    name: "ttft",
    type: "text",
    value: "ms",
    default: "0",
    about: {
      en: "time to first token: 200, uniform:100..300, lognormal:200,0.5, gamma:200,2, file:path",
      zh: "首个 token 延迟（毫秒）：数值或分布",
    },
  },
  {
    name: "itl",
    type: "text",
    value: "ms",
    default: "0",
    about: { en: "gap between tokens, written the same way", zh: "token 间隔（毫秒），写法同上" },
  },
  {
    name: "tokens",
    type: "text",
    value: "count",
    default: "64",
    about: { en: "length of the default answer, written the same way", zh: "默认回答的 token 数，写法同上" },
  },
  {
    name: "mode",
    type: "text",
    value: "mode",
    default: "spread",
    about: {
      en: "spread, flood, lockstep:<step ms> or batching:<base ms>,<ms per stream>,<largest batch>",
      zh: "发送方式：spread、flood、lockstep:<步长毫秒> 或 batching:<基础毫秒>,<每流毫秒>,<最大批>",
    },
  },
  {
    name: "tokens-per-event",
    type: "number",
    value: "count",
    default: 1,
    about: { en: "tokens in one event", zh: "每个事件的 token 数" },
  },
  {
    name: "events-per-write",
    type: "number",
    value: "count",
    default: 1,
    about: { en: "events written together", zh: "每次写入的事件数" },
  },
  { name: "split", type: "boolean", about: { en: "cut writes at random bytes", zh: "在随机字节处切分写入" } },
  {
    name: "spin",
    type: "boolean",
    about: {
      en: "poll before an event: more exact, keeps a core busy",
      zh: "事件前忙等：更精确，但占满一个核",
    },
  },
  {
    name: "stamps",
    type: "boolean",
    about: { en: 'embed the time of writing in events as "t"', zh: '在事件中以 "t" 写入发送时间' },
  },
  {
    name: "fault",
    type: "text",
    many: true,
    value: "rule",
    about: {
      en: "fault rule name[:arguments][@probability][#requests], e.g. 429:1@0.1",
      zh: "故障规则，例如 429:1@0.1",
    },
  },
  {
    name: "seed",
    type: "number",
    value: "number",
    default: 1,
    about: { en: "seed of all randomness", zh: "随机种子" },
  },
  {
    name: "models",
    type: "text",
    many: true,
    value: "name",
    about: { en: "known model; any name when not given", zh: "已知模型名；不填则接受任意名称" },
  },
  {
    name: "api-key",
    type: "text",
    value: "key",
    about: { en: "required key; any when not given", zh: "要求的密钥；不填则不检查" },
  },
  { name: "context", type: "number", value: "tokens", about: { en: "context length", zh: "上下文长度" } },
  {
    name: "requests-per-minute",
    type: "number",
    value: "count",
    about: { en: "answer 429 above this rate", zh: "超过该速率返回 429" },
  },
  {
    name: "answer",
    type: "text",
    value: "text",
    about: {
      en: "answer every request with this text; {prompt} stands for the question",
      zh: "固定回答文本；{prompt} 代表问题",
    },
  },
  {
    name: "truth-file",
    type: "text",
    value: "path",
    about: { en: "write what happened when to this file at the end", zh: "结束时把真实时间记录写入该文件" },
  },
]

/** The flags' values: keys as in {@link mockServerFlags}, in kebab or camel case. */
export type MockServerFlagValues = Readonly<Record<string, unknown>>
