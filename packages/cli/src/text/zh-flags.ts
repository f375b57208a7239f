/** Help of the flags that evaluate, in Chinese. */
export const zhFlags: Readonly<Record<string, string>> = {
  Task: "任务",
  Model: "模型",
  Data: "数据",
  Load: "负载",
  "Errors and resume": "错误与续跑",
  "Budget and cache": "预算与缓存",
  Gates: "门禁",
  "Judge and sandbox": "裁判与沙箱",
  Output: "输出",
  Terminal: "终端",
  "benchmarks to run (also as plain arguments)": "要运行的评测集（也可直接写成参数）",
  "named sets: math, knowledge, chinese, reasoning, code, or suites of a config file":
    "命名组合：math、knowledge、chinese、reasoning、code，或配置文件中的 suites",
  "all benchmarks with all of these tags": "同时带有这些标签的全部评测集",
  "leave these benchmarks out": "排除这些评测集",
  "task files (YAML, JSON, TOML or TypeScript); later files and flags win":
    "任务文件（YAML、JSON、TOML 或 TypeScript）；后面的文件与命令行参数优先",
  "settings under profiles.<name> of the config files": "使用配置文件中 profiles.<name> 的设置",
  "override any field, e.g. --set generation_config.top_p=0.9":
    "覆盖任意字段，例如 --set generation_config.top_p=0.9",
  'settings by benchmark, e.g. \'{"gsm8k": {"few_shot_num": 0}}\'':
    '按评测集给出的设置，例如 \'{"gsm8k": {"few_shot_num": 0}}\'',
  "samples per subset: a count, or a share below 1": "每个子集的样本数：个数，或小于 1 的比例",
  "so many questions per benchmark, drawn at random, subsets in proportion":
    "每个评测集随机抽取这么多题，各子集按比例分配",
  "these samples only: id or subset/id": "只做这些样本：编号，或 子集/编号",
  "samples that fit, e.g. 'metadata.level>=4' or 'input~theorem'":
    "只做符合条件的样本，例如 'metadata.level>=4' 或 'input~theorem'",
  "shuffle the records with the seed before the limit": "在截取之前用种子打乱记录",
  "only the samples that an earlier run got wrong": "只做某次运行答错的样本",
  "only the samples that failed in an earlier run": "只做某次运行出错的样本",
  "answers per question, for pass@k and the like": "每题作答次数，用于 pass@k 等指标",
  "seed of the order of data and choices; none for another one each time":
    "数据与选项顺序的种子；none 表示每次不同",
  "benchmark packages or files to load": "要加载的评测集包或文件",
  "reproduce the original's known scoring defects": "复现原版已知的评分缺陷",
  "resolve everything, count samples, estimate tokens and cost; call nothing":
    "只解析配置、统计样本、估算 token 与费用，不发请求",
  "model name at the endpoint, or provider:name; none = embedded mock model":
    "端点上的模型名，或 provider:名称；不写则用内置模拟模型",
  "one or more models, e.g. -m openai:gpt-4.1 ollama:qwen3":
    "一个或多个模型，例如 -m openai:gpt-4.1 ollama:qwen3",
  "name in folders and reports": "在目录与报告中的名称",
  "base URL of the endpoint, e.g. http://127.0.0.1:8000/v1": "端点地址，例如 http://127.0.0.1:8000/v1",
  "key of the endpoint (better: EVALSCOPE_API_KEY)": "端点密钥（建议用 EVALSCOPE_API_KEY）",
  "openai_api, openai_responses_api, openai_completions_api, anthropic_api, mock_llm":
    "openai_api、openai_responses_api、openai_completions_api、anthropic_api、mock_llm",
  "temperature, max_tokens, stream, retries, timeout, extra_body …":
    "temperature、max_tokens、stream、retries、timeout、extra_body 等",
  "options of the provider, e.g. headers": "提供方的选项，例如 headers",
  "modelscope, huggingface or local": "modelscope、huggingface 或 local",
  "cache of downloaded data": "已下载数据的缓存目录",
  "never touch the network for data": "取数据时不访问网络",
  "requests at once (1); fewer for a while when the provider refuses for the rate":
    "同时请求数（1）；被限流时暂时降低",
  "the same; min-max begins low and finds what the provider takes, e.g. 4-64":
    "同上；写成 最小-最大 时从低开始自行调整，例如 4-64",
  "hand requests over in batches, answered within a day at a lower price":
    "成批提交请求，一天内得到回答，价格更低",
  "requests per minute": "每分钟请求数",
  "tokens per minute": "每分钟 token 数",
  "further tries of a failed request": "请求失败后的重试次数",
  "seconds one request may take": "单个请求的时限（秒）",
  "seconds one sample may take in all": "单个样本的总时限（秒）",
  "continue or extend an earlier run folder": "继续或扩展已有的运行目录",
  "continue the newest unfinished run of this task": "继续此任务最近一次未完成的运行",
  "score again, keep predictions": "保留回答，重新评分",
  "failed samples that stop the run: a count, a share, or true": "失败多少样本就停止：个数、比例或 true",
  "never stop because samples fail": "样本失败也不停止",
  "stop before more is spent (needs prices); exit code 4, resumable":
    "花费到此即停（需要价格）；退出码 4，可续跑",
  "USD per million input and output tokens, e.g. gpt-4.1=2,8":
    "每百万输入与输出 token 的美元价格，例如 gpt-4.1=2,8",
  "stop after so many tokens, judges included": "用到这么多 token 即停，含裁判",
  "stop after 90s, 20m or 2h": "到时即停：90s、20m 或 2h",
  "replies kept on disk: on, off, read, write, refresh, or their age, e.g. 7d":
    "磁盘上的回答缓存：on、off、read、write、refresh，或最长期限如 7d",
  "a score to reach, e.g. 'gsm8k.accuracy>=0.8'; else exit code 100":
    "要达到的分数，例如 'gsm8k.accuracy>=0.8'；否则退出码 100",
  "fail when significantly worse than this run (or JSON document)": "若显著差于此运行（或 JSON 文档）则失败",
  "exit code of an unmet gate (100)": "未达门禁时的退出码（100）",
  "judge calls and sandboxed programs at once (eval-batch-size)":
    "同时进行的裁判调用与沙箱程序数（eval-batch-size）",
  "which models judge and how: strategy, models, contract":
    "由哪些模型裁判、如何裁判：strategy、models、contract",
  "let a model write an analysis of the report": "让模型撰写报告分析",
  "settings of the container for model-written code": "运行模型代码的容器的设置",
  "run model-written code in a container": "在容器中运行模型写的代码",
  "docker, enclave or local": "docker、enclave 或 local",
  "base_url of a sandbox server": "沙箱服务的 base_url",
  "where run folders go (./outputs)": "运行目录的位置（./outputs）",
  "write into work-dir itself": "直接写入 work-dir",
  "write results too: .json .jsonl .csv .md .html .xml .tap":
    "另存结果：.json .jsonl .csv .md .html .xml .tap",
  "junit, github, markdown, json, dot, tap; name=file for another place":
    "junit、github、markdown、json、dot、tap；用 名称=文件 指定位置",
  "a JUnit test case for each sample": "每个样本一个 JUnit 用例",
  "one JSON document on stdout at the end; =events for every event as a line":
    "标准输出一份 JSON 文档；--json=events 则逐行输出每个事件",
  "write progress.json": "写入 progress.json",
  "do not record latency and token usage": "不记录延迟与 token 用量",
  "auto, tui, bar, plain or none": "auto、tui、bar、plain 或 none",
  "full-screen view": "全屏界面",
  "no full-screen view": "不用全屏界面",
  "no progress": "不显示进度",
  "every sample, failure and retry as a line": "每个样本、失败与重试各一行",
  "least serious message shown: debug, info, warning or error":
    "显示消息的最低级别：debug、info、warning 或 error",
  "write progress and messages to a file too": "把进度与消息也写入文件",
  "run in the background; prints id, process, socket and log": "在后台运行；打印编号、进程、套接字与日志",
  "run again when a config, prompt or plugin file changes": "配置、提示词或插件文件改变时重新运行",
  "show the events of an earlier run (--json=events) again": "回放已记录的事件（--json=events）",
  "environment files instead of .env.local and .env": "代替 .env.local 与 .env 的环境文件",
  "read no environment file": "不读取环境文件",
  "show stack traces": "显示调用栈",
  "auto, always or never": "auto、always 或 never",
  "plain text": "纯文本",
  "answer every question with yes": "对所有询问回答“是”",
  "tables without box characters": "表格不用制表符",
  "en or zh (EVALSCOPE_LANGUAGE)": "en 或 zh（EVALSCOPE_LANGUAGE）",
  "colours of the screens: 16, dark, light, contrast or mono": "界面配色：16、dark、light、contrast 或 mono",
  "sentences with landmarks, nothing drawn": "为读屏软件输出带标记的句子，不绘制界面",
  "never ask, never open a full-screen view": "从不询问，从不打开全屏界面",
}
