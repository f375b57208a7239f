/** Files of a package with one benchmark and its test. */
export function pluginFiles(name: string, packageName: string): Readonly<Record<string, string>> {
  return {
    "package.json": `${JSON.stringify(
      {
        name: packageName,
        version: "0.1.0",
        description: `The ${name} benchmark for EvalScope`,
        type: "module",
        exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
        files: ["dist", "data"],
        keywords: ["evalscope-benchmark"],
        scripts: { build: "tsc", test: "npm run build && node --test" },
        peerDependencies: { "@evalscope/core": ">=0.1.0" },
        dependencies: { zod: "^4.0.0" },
        devDependencies: { "@evalscope/core": ">=0.1.0", evalscope: ">=0.1.0", typescript: ">=5.9.0" },
      },
      null,
      2,
    )}\n`,
    "tsconfig.json": `${JSON.stringify(
      {
        compilerOptions: {
          target: "ES2022",
          module: "NodeNext",
          moduleResolution: "NodeNext",
          strict: true,
          declaration: true,
          skipLibCheck: true,
          rootDir: "src",
          outDir: "dist",
        },
        include: ["src"],
      },
      null,
      2,
    )}\n`,
    "src/index.ts": `import { defineBenchmark, exactMatch } from "@evalscope/core"
import { z } from "zod"

export default defineBenchmark({
  name: "${name}",
  // Give your data with --dataset-args '{"${name}": {"local_path": "./data"}}', or name a hub's data set here.
  dataset: { subsets: ["default"], evalSplit: "test" },
  record: z.object({ question: z.string(), answer: z.string() }),
  sample: (record) => ({ input: record.question, target: record.answer }),
  prompt: { template: "{question}\\nAnswer with one word." },
  scorer: exactMatch({ ignoreCase: true }),
})
`,
    "data/default.jsonl": `{"question": "Which planet is nearest to the sun?", "answer": "Mercury"}
{"question": "Which gas do plants take up from the air?", "answer": "Carbon dioxide"}
`,
    "test/benchmark.test.mjs": `import assert from "node:assert/strict"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { evaluate } from "@evalscope/core"
import benchmark from "${packageName}"

test("a model that knows one of the two answers scores 50%", async () => {
  const model = {
    name: "half",
    generate: async () => ({
      model: "half",
      choices: [{ message: { role: "assistant", content: "Mercury" }, stopReason: "stop" }],
      latencyMs: 1,
      attempts: 1,
    }),
  }
  const task = {
    datasetArgs: { ${name}: { localPath: new URL("../data", import.meta.url).pathname } },
    workDir: mkdtempSync(join(tmpdir(), "${name}-")),
  }
  const { reports } = await evaluate(task, { benchmarks: [benchmark], models: [{ id: "half", model }] }).report
  assert.equal(reports[0].metrics[0].micro, 0.5)
})
`,
    "README.md": `# ${packageName}

The \`${name}\` benchmark for [EvalScope](https://www.npmjs.com/package/evalscope).

\`\`\`sh
npm install evalscope ${packageName}
npx evalscope eval ${name} --plugin ${packageName} --model my-model --api-url http://127.0.0.1:8000/v1
\`\`\`
`,
    ".gitignore": "node_modules/\ndist/\noutputs/\n.env\n",
  }
}
