import { Link } from "wouter"
import type { BenchmarkRow, Benchmarks } from "../../../api/benchmark.js"
import { useResource, useUrlState } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useMessages } from "../../i18n/index.js"
import { PageHead, QueryView } from "../../ui/index.js"
import {
  BenchmarkBadges,
  BenchmarkFilters,
  EnglishDescriptions,
  fittingBenchmarks,
  messages,
} from "../benchmark-parts/index.js"
import { benchmarksTable } from "./benchmarks-export.js"

/** What a model can be evaluated with. */
export default function BenchmarksScreen() {
  const t = useMessages(messages)
  const url = useUrlState()
  const query = useResource<Benchmarks>("/api/v1/benchmarks")
  const items = query.data?.items ?? []
  const fitting = fittingBenchmarks(items, url)
  return (
    <>
      <PageHead
        title={t("title")}
        description={query.data && t("count", { n: fitting.length })}
        actions={
          fitting.length > 0 && <ExportMenu name={["benchmarks"]} table={() => benchmarksTable(fitting)} />
        }
      />
      <EnglishDescriptions />
      <BenchmarkFilters items={items} url={url} />
      <QueryView query={query}>
        {() =>
          fitting.length === 0 ? (
            <p className="panel empty">{t("none")}</p>
          ) : (
            <ul className="plain benchmark-grid">
              {fitting.map((item) => (
                <Card key={item.name} benchmark={item} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </>
  )
}

function Card({ benchmark }: { benchmark: BenchmarkRow }) {
  return (
    <li className="panel benchmark-card">
      <h2>
        <Link href={`/benchmarks/${encodeURIComponent(benchmark.name)}`}>{benchmark.pretty_name}</Link>
      </h2>
      <code className="faint">{benchmark.name}</code>
      <p className="soft benchmark-text" lang="en">
        {benchmark.description}
      </p>
      <BenchmarkBadges benchmark={benchmark} />
    </li>
  )
}
