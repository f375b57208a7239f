import { Link } from "wouter"
import type { RunOverview } from "../../../api/overview.js"
import { evalHref, samplesHref } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { RunStatusTag } from "../../ui/index.js"
import { completenessOf } from "./completeness.js"
import { messages } from "./messages.js"
import { tokenTotals } from "./token-totals.js"

/** One line of what a run is: when, how long, what it took, from which settings and versions. */
export function RunFacts({ overview, model }: { overview: RunOverview; model: string }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { run, config, git, made_by: madeBy } = overview
  const endpoint = hostOf(config?.api_url)
  const seed = typeof config?.seed === "number" ? String(config.seed) : undefined
  const own = overview.reports.filter(({ model_folder }) => model_folder === model)
  const tokens = tokenTotals(own)
  const versions = [...new Set(own.flatMap(({ version }) => version ?? []))]
  const configHref = evalHref(run.id, model, "config")
  return (
    <>
      <span className="row">
        <RunStatusTag status={run.status} always />
        {run.models.length === 1 && <span>{run.models[0]?.name}</span>}
        <span className="faint">{formats.dateTime(run.created_at)}</span>
        {run.duration_s !== null && <span className="faint">{formats.duration(run.duration_s * 1000)}</span>}
        {run.cost_usd !== null && <span className="faint">{formats.money(run.cost_usd)}</span>}
        {tokens && (
          <span className="faint">
            {t("tokens", { input: formats.compact(tokens.input), output: formats.compact(tokens.output) })}
          </span>
        )}
        {endpoint !== undefined && <span className="faint mono">{endpoint}</span>}
        {seed !== undefined && <span className="faint">{t("seed", { n: seed })}</span>}
        {madeBy !== null && <span className="faint">EvalScope {madeBy.version}</span>}
        {versions.length === 1 && (
          <span className="faint">{t("benchmarkVersion", { version: versions[0] ?? "" })}</span>
        )}
        {git !== null && (
          <Link className="faint mono" href={configHref} title={t("commit", { commit: git.commit })}>
            {git.branch === null ? git.commit.slice(0, 7) : `${git.branch}@${git.commit.slice(0, 7)}`}
          </Link>
        )}
        {run.config_hash !== null && (
          <Link className="faint mono" href={configHref} title={t("hash")}>
            {run.config_hash.slice(0, 8)}
          </Link>
        )}
        {run.tags.map((tag) => (
          <span key={tag} className="tag accent">
            {tag}
          </span>
        ))}
      </span>
      <CompletenessLine overview={overview} model={model} />
    </>
  )
}

function CompletenessLine({ overview, model }: { overview: RunOverview; model: string }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const counts = completenessOf(overview, model)
  if (!counts) return null
  const href = (filter: Readonly<Record<string, string>>) => samplesHref(overview.run.id, model, filter)
  return (
    <span className="row run-completeness">
      <Link href={href({ scored: "yes" })}>
        {t("scoredOf", { n: formats.integer(counts.scored), all: formats.integer(counts.requested) })}
      </Link>
      {counts.unscored > 0 && (
        <Link href={href({ scored: "no", status: "right,wrong,partial,unscored" })}>
          {t("unscored", { n: counts.unscored })}
        </Link>
      )}
      {counts.errored > 0 && (
        <Link className="bad" href={href({ status: "error" })}>
          {t("errored", { n: counts.errored })}
        </Link>
      )}
      {counts.skipped > 0 && <span className="warn-text">{t("skipped", { n: counts.skipped })}</span>}
      {counts.missing.length > 0 && (
        <span className="warn-text">{t("notEvaluated", { names: counts.missing.join(", ") })}</span>
      )}
    </span>
  )
}

function hostOf(address: unknown): string | undefined {
  return typeof address === "string" && URL.canParse(address) ? new URL(address).host : undefined
}
