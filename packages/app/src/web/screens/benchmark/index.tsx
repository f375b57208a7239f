import { lazy, Suspense } from "react"
import { Link } from "wouter"
import type { BenchmarkDetail } from "../../../api/benchmark.js"
import { api, evalHref, useResource, useRoutePart } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { CopyButton, PageHead, Panel, QueryView, Score, ScoreCount, ScrollArea } from "../../ui/index.js"
import { BenchmarkBadges, EnglishDescriptions, messages } from "../benchmark-parts/index.js"
import { PromptPreview } from "../prompt-preview/index.js"

const Markdown = lazy(() => import("../../content/markdown.js"))

/** One benchmark: what it asks, where its data is, how it is scored, what was measured with it here. */
export default function BenchmarkScreen() {
  const t = useMessages(messages)
  const name = useRoutePart("name")
  const query = useResource<BenchmarkDetail>(api.benchmark(name))
  return (
    <>
      <PageHead
        crumbs={[{ label: t("title"), href: "/benchmarks" }]}
        title={query.data?.benchmark.pretty_name ?? name}
        description={<code>{name}</code>}
        actions={
          <Link className="button primary" href={`/new?datasets=${encodeURIComponent(name)}`}>
            {t("run")}
          </Link>
        }
      />
      <QueryView query={query}>{(detail) => <Detail detail={detail} />}</QueryView>
    </>
  )
}

const hubs = [
  { key: "modelscope", name: "ModelScope", address: "https://modelscope.cn/datasets/" },
  { key: "huggingface", name: "Hugging Face", address: "https://huggingface.co/datasets/" },
] as const

interface Fact {
  label: string
  /** Left out where it is empty. */
  value: string
  /** A page elsewhere that the value leads to. */
  href?: string
}

function Detail({ detail }: { detail: BenchmarkDetail }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { benchmark } = detail
  const { licence, paper } = detail
  const facts: readonly Fact[] = [
    { label: t("category"), value: benchmark.category.replaceAll("_", " ") },
    { label: t("tag"), value: benchmark.tags.join(", ") },
    { label: t("version"), value: detail.version },
    { label: t("metrics"), value: detail.metrics.join(", ") },
    { label: t("split"), value: detail.eval_split ?? "" },
    { label: t("fewShot"), value: formats.integer(detail.few_shot) },
    { label: t("licence"), value: licence ?? "" },
    { label: t("paper"), value: paper?.replace("https://", "") ?? "", href: paper ?? "" },
    ...hubs.map(({ key, name: hub, address }) => {
      const id = detail.hub[key] ?? ""
      return { label: t("hub", { hub }), value: id, href: address + id }
    }),
    { label: t("samples"), value: benchmark.samples === null ? "" : formats.integer(benchmark.samples) },
    { label: t("subsets"), value: detail.subsets.join(", ") },
  ]
  const command = `evalscope eval ${benchmark.name} --model MODEL --api-url URL`
  return (
    <>
      <Panel title={benchmark.pretty_name}>
        <div className="stack">
          <EnglishDescriptions />
          <div lang="en">
            <Suspense fallback={<p>{benchmark.description}</p>}>
              <Markdown text={benchmark.description} />
            </Suspense>
          </div>
          <BenchmarkBadges benchmark={benchmark} tags={false} />
          <dl className="facts">
            {facts
              .filter(({ value }) => value !== "")
              .map(({ label, value, href }) => (
                <div key={label} className="facts-row">
                  <dt>{label}</dt>
                  <dd>
                    {href === undefined ? (
                      value
                    ) : (
                      <a href={href} target="_blank" rel="noreferrer">
                        {value}
                      </a>
                    )}
                  </dd>
                </div>
              ))}
          </dl>
        </div>
      </Panel>
      <div className="columns">
        {detail.prompt !== null && (
          <Panel title={t("prompt")}>
            <pre>{detail.prompt}</pre>
          </Panel>
        )}
        <Panel title={t("preview")}>
          <PromptPreview datasets={[benchmark.name]} config={{}} />
        </Panel>
        <Panel title={t("command")} actions={<CopyButton text={command} />}>
          <pre>{command}</pre>
        </Panel>
        {detail.params.length > 0 && (
          <Panel title={t("params")} padded={false}>
            <ScrollArea>
              <table className="table">
                <caption className="hidden">{t("params")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("setting")}</th>
                    <th scope="col">{t("meaning")}</th>
                    <th scope="col">{t("standard")}</th>
                  </tr>
                </thead>
                <tbody>
                  {detail.params.map((param) => (
                    <tr key={param.name}>
                      <th scope="row" className="mono">
                        {param.name}
                      </th>
                      <td lang="en">{param.description}</td>
                      <td className="mono">{JSON.stringify(param.default) ?? missing}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollArea>
          </Panel>
        )}
        {detail.runs.length > 0 && (
          <Panel title={t("results")} padded={false}>
            <ScrollArea>
              <table className="table">
                <caption className="hidden">{t("results")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("model")}</th>
                    <th scope="col" className="number">
                      {t("score")}
                    </th>
                    <th scope="col" className="number">
                      {t("when")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {detail.runs.map((run) => (
                    <tr key={`${run.run} ${run.model}`}>
                      <th scope="row">
                        <Link href={evalHref(run.run, run.model)}>{run.model}</Link>
                      </th>
                      <td className="number">
                        <Score figure={run.figure} metric={run.metric} />{" "}
                        <ScoreCount n={run.figure.n} unscored={run.unscored} />
                      </td>
                      <td className="number">{formats.relative(run.created_at)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollArea>
          </Panel>
        )}
      </div>
    </>
  )
}
