import { SandboxError } from "../errors/index.js"

/** How a source text of a language is stored and run. */
export interface Language {
  file: string
  argv: readonly string[]
  aliases: readonly string[]
}

/** Builds first, then becomes the program. The script is ours; nothing of the program's text is in it. */
const build = (script: string): readonly string[] => ["sh", "-c", script]

/** Languages by name. Which of them run depends on what the image has installed. */
export const languages: Readonly<Record<string, Language>> = {
  python: { file: "main.py", argv: ["python3", "main.py"], aliases: ["py", "python3"] },
  pytest: { file: "test_main.py", argv: ["python3", "-m", "pytest", "-q", "test_main.py"], aliases: [] },
  shell: { file: "main.sh", argv: ["bash", "main.sh"], aliases: ["sh", "bash"] },
  javascript: { file: "main.js", argv: ["node", "main.js"], aliases: ["js", "nodejs", "node"] },
  typescript: {
    file: "main.ts",
    // Types are taken away and not checked, whichever of the tools does it; Node does it itself from version 22.18 on.
    argv: build(`if command -v tsx >/dev/null; then exec tsx main.ts; fi
if command -v esbuild >/dev/null; then esbuild --log-level=error --format=cjs --outfile=main.js main.ts && exec node main.js; exit 1; fi
exec node main.ts`),
    aliases: ["ts"],
  },
  c: { file: "main.c", argv: build("gcc -O1 -o main main.c -lm && exec ./main"), aliases: [] },
  cpp: { file: "main.cpp", argv: build("g++ -std=c++17 -o main main.cpp && exec ./main"), aliases: ["c++"] },
  java: {
    file: "Main.java",
    // Libraries where Debian and the images of code benchmarks keep them.
    argv: build(
      "export CLASSPATH='.:/root/sandbox/runtime/java/*:/usr/share/java/*'; javac -d . Main.java && exec java -ea Main",
    ),
    aliases: ["junit"],
  },
  go: {
    file: "main.go",
    argv: build("GOCACHE=/tmp/go go build -o main main.go && exec ./main"),
    aliases: [],
  },
  go_test: {
    file: "main_test.go",
    argv: build("export GOCACHE=/tmp/go; go mod init main >/dev/null 2>&1; exec go test ./..."),
    aliases: [],
  },
  rust: { file: "main.rs", argv: build("rustc -o main main.rs && exec ./main"), aliases: ["rs"] },
  csharp: {
    file: "Program.cs",
    argv: build("dotnet new console --force >/dev/null && exec dotnet run"),
    aliases: ["cs"],
  },
  ruby: { file: "main.rb", argv: ["ruby", "main.rb"], aliases: ["rb"] },
  perl: { file: "main.pl", argv: ["perl", "main.pl"], aliases: ["pl"] },
  php: { file: "main.php", argv: ["php", "main.php"], aliases: [] },
  lua: { file: "main.lua", argv: ["lua", "main.lua"], aliases: [] },
  r: { file: "main.R", argv: ["Rscript", "main.R"], aliases: ["R"] },
  julia: { file: "main.jl", argv: ["julia", "main.jl"], aliases: ["jl"] },
  racket: { file: "main.rkt", argv: ["racket", "main.rkt"], aliases: ["rkt"] },
  swift: { file: "main.swift", argv: build("swiftc -o main main.swift && exec ./main"), aliases: [] },
  kotlin_script: { file: "main.kts", argv: ["kotlinc", "-script", "main.kts"], aliases: ["kotlin"] },
  scala: { file: "main.scala", argv: ["scala", "main.scala"], aliases: [] },
  d_ut: { file: "main.d", argv: build("dmd -unittest -of=main main.d && exec ./main"), aliases: ["d"] },
}

/** @throws SandboxError `language_unknown`. */
export function languageNamed(name: string): Language {
  const found = languages[name] ?? Object.values(languages).find(({ aliases }) => aliases.includes(name))
  if (found) return found
  throw new SandboxError({
    code: "language_unknown",
    message: `Programs in "${name}" cannot be run.`,
    hint: `Known are ${Object.keys(languages).join(", ")}.`,
  })
}
