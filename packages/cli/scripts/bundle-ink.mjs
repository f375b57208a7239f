// Writes Ink and what it uses into dist/tui/ink.js, as one file. React stays outside: there must be only one of it, and
// both choose their build by NODE_ENV when they are loaded, so that it is the same.
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))

/** Ink's developer tools, which are only there when somebody develops Ink. */
const withoutDevtools = {
  name: "without-devtools",
  resolveId: (id) => (id === "./devtools.js" || id === "react-devtools-core" ? "\0no-devtools" : undefined),
  load: (id) => (id === "\0no-devtools" ? "export default undefined" : undefined),
}

const bundle = await rolldown({
  input: path("../src/tui/ink.ts"),
  cwd: path(".."),
  platform: "node",
  external: ["react", "react/jsx-runtime"],
  plugins: [withoutDevtools],
  onLog: (level, log) => {
    if (level === "warn") throw new Error(log.message)
  },
})
await bundle.write({ file: path("../dist/tui/ink.js"), format: "esm", codeSplitting: false })
await bundle.close()
