import type { Flag } from "./flag.js"

const group = "Terminal"

/** Flags of every command; `main` reads them before the command does. */
export const terminalFlags: readonly Flag[] = [
  {
    name: "color",
    kind: "text",
    value: "when",
    suggestions: ["auto", "always", "never"],
    help: "auto, always or never",
    group,
  },
  { name: "no-color", kind: "switch", help: "plain text", group },
  { name: "ascii", kind: "switch", help: "tables without box characters", group },
  {
    name: "lang",
    kind: "text",
    value: "language",
    suggestions: ["en", "zh"],
    help: "en or zh (EVALSCOPE_LANGUAGE)",
    group,
  },
  { name: "yes", short: "y", kind: "switch", help: "answer every question with yes", group },
  {
    name: "theme",
    kind: "text",
    value: "name",
    suggestions: ["16", "dark", "light", "contrast", "mono"],
    help: "colours of the screens: 16, dark, light, contrast or mono",
    group,
  },
  { name: "screen-reader", kind: "switch", help: "sentences with landmarks, nothing drawn", group },
  { name: "no-input", kind: "switch", help: "never ask, never open a full-screen view", group },
]
