import { lazy } from "react"
import { exported, exportedKinds } from "../data/index.js"

const all = [
  { href: "/", label: "home", key: "h" },
  { href: "/runs", label: "runs", key: "r" },
  { href: "/compare", label: "compare", key: "c" },
  { href: "/arena", label: "arena", key: "a" },
  { href: "/perf", label: "perf", key: "p" },
  { href: "/jobs", label: "jobs", key: "j" },
  { href: "/benchmarks", label: "benchmarks", key: "b" },
] as const

/** What an exported page has something to show under. */
const inExport: Readonly<Record<string, boolean>> = {
  "/": true,
  "/runs": true,
  "/arena": exportedKinds.includes("arena"),
  "/perf": exportedKinds.includes("perf"),
}

/** What the main navigation offers; `key` is pressed after `g`. */
export const destinations = all.filter(({ href }) => !exported || inExport[href] === true)

/** Every screen is loaded when first opened. */
export const screens = [
  { path: "/", screen: lazy(() => import("../screens/home/index.js")) },
  { path: "/runs", screen: lazy(() => import("../screens/runs/index.js")) },
  { path: "/runs/:run/:model/samples", screen: lazy(() => import("../screens/samples/index.js")) },
  { path: "/runs/:run/:model/:tab?", screen: lazy(() => import("../screens/run/index.js")) },
  { path: "/compare", screen: lazy(() => import("../screens/compare/index.js")) },
  { path: "/arena", screen: lazy(() => import("../screens/arenas/index.js")) },
  { path: "/arena/:run", screen: lazy(() => import("../screens/arena/index.js")) },
  { path: "/perf", screen: lazy(() => import("../screens/perf-tests/index.js")) },
  { path: "/perf/:run", screen: lazy(() => import("../screens/perf/index.js")) },
  { path: "/jobs", screen: lazy(() => import("../screens/jobs/index.js")) },
  { path: "/jobs/:job", screen: lazy(() => import("../screens/job/index.js")) },
  { path: "/new", screen: lazy(() => import("../screens/new-run/index.js")) },
  { path: "/settings", screen: lazy(() => import("../screens/settings/index.js")) },
  { path: "/benchmarks", screen: lazy(() => import("../screens/benchmarks/index.js")) },
  { path: "/benchmarks/:name", screen: lazy(() => import("../screens/benchmark/index.js")) },
] as const
