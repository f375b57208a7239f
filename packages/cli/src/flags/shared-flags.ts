import type { Flag } from "./flag.js"

/** Flags that several commands have. */
export const jsonFlag: Flag = {
  name: "json",
  kind: "text",
  choices: ["document"],
  help: "one JSON document on stdout",
  group: "Output",
}

export const workDirFlag: Flag = {
  name: "work-dir",
  kind: "text",
  value: "folder",
  help: "where the run folders are (./outputs)",
  group: "Choose",
}

export const pluginFlag: Flag = {
  name: "plugin",
  kind: "list",
  value: "packages",
  help: "benchmark packages or files to load",
  group: "Choose",
  field: "plugins",
}

export const yesFlag: Flag = {
  name: "yes",
  short: "y",
  kind: "switch",
  help: "do it without asking",
  group: "Choose",
}
