import { exported, exportedKinds } from "../data/index.js"
import { screenSource } from "./loaded-screen.js"

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
  "/compare": exportedKinds.includes("compare"),
  "/arena": exportedKinds.includes("arena"),
  "/perf": exportedKinds.includes("perf"),
}

/** What the main navigation offers; `key` is pressed after `g`. */
export const destinations = all.filter(({ href }) => !exported || inExport[href] === true)

/** Every screen is loaded when first opened. */
export const screens = [
  { path: "/", screen: screenSource(() => import("../screens/home/index.js")) },
  { path: "/runs", screen: screenSource(() => import("../screens/runs/index.js")) },
  { path: "/runs/:run/:model/samples", screen: screenSource(() => import("../screens/samples/index.js")) },
  { path: "/runs/:run/:model/:tab?", screen: screenSource(() => import("../screens/run/index.js")) },
  { path: "/runs/:report", screen: screenSource(() => import("../screens/old-link/index.js")) },
  { path: "/reports/:report/:model?", screen: screenSource(() => import("../screens/old-link/index.js")) },
  { path: "/compare", screen: screenSource(() => import("../screens/compare/index.js")) },
  { path: "/arena", screen: screenSource(() => import("../screens/arenas/index.js")) },
  { path: "/arena/:run", screen: screenSource(() => import("../screens/arena/index.js")) },
  { path: "/perf", screen: screenSource(() => import("../screens/perf-tests/index.js")) },
  { path: "/perf/:run", screen: screenSource(() => import("../screens/perf/index.js")) },
  { path: "/jobs", screen: screenSource(() => import("../screens/jobs/index.js")) },
  { path: "/jobs/:job", screen: screenSource(() => import("../screens/job/index.js")) },
  { path: "/new", screen: screenSource(() => import("../screens/new-run/index.js")) },
  { path: "/settings", screen: screenSource(() => import("../screens/settings/index.js")) },
  { path: "/benchmarks", screen: screenSource(() => import("../screens/benchmarks/index.js")) },
  { path: "/benchmarks/:name", screen: screenSource(() => import("../screens/benchmark/index.js")) },
] as const
