import { randomBytes } from "node:crypto"

/** How a program shows that it has reached the end of its tests. */
interface ProofCode {
  /** What the statements need before everything else. */
  head?: string
  /** Answer the word on standard input and end the program there. */
  statements: string
  /** Braces that close the main function of the tests, and the class around it: they stay behind the statements. */
  closes?: number
}

const half = 16

const node =
  ";{ const fs = require('node:fs'), word = fs.readFileSync(0, 'utf8'); " +
  `fs.writeSync(1, '\\n' + word.slice(${half}) + word.slice(0, ${half})); process.reallyExit(0); }`

const proofCodes: Readonly<Record<string, ProofCode>> = {
  python: {
    statements:
      `__import__('os').write(1, (lambda word: b'\\n' + word[${half}:] + word[:${half}])(__import__('os').read(0, 64))); ` +
      "__import__('os')._exit(0)",
  },
  javascript: { statements: node },
  typescript: { statements: node },
  shell: { statements: `word=$(cat); printf '\\n%s%s' "\${word:${half}}" "\${word:0:${half}}"; exit 0` },
  cpp: {
    head: "#include <cstdio>\n#include <cstdlib>\n",
    statements:
      `{ char word[${2 * half}] = {}; if (std::fread(word, 1, sizeof word, stdin) == sizeof word) ` +
      `std::printf("\\n%.${half}s%.${half}s", word + ${half}, word); std::fflush(stdout); std::_Exit(0); }`,
    closes: 1,
  },
  rust: {
    statements:
      "{ let mut word = String::new(); std::io::Read::read_to_string(&mut std::io::stdin(), &mut word).unwrap(); " +
      `print!("\\n{}{}", &word[${half}..], &word[..${half}]); std::io::Write::flush(&mut std::io::stdout()).unwrap(); ` +
      "std::process::exit(0); }",
    closes: 1,
  },
  java: {
    statements:
      "{ String proofWord = new java.util.Scanner(System.in).next(); System.out.println(); " +
      `System.out.println(proofWord.substring(${half}) + proofWord.substring(0, ${half})); System.out.flush(); ` +
      "Runtime.getRuntime().halt(0); }",
    closes: 2,
  },
}

/** A program with its proof. */
export interface ProvenProgram {
  code: string
  stdin: string
  /** Whether the output shows that the end was reached. */
  isProven(stdout: string): boolean
}

/**
 * Puts statements after the last test of a program. They answer a random word that stands on standard input, its halves
 * exchanged so that a program which echoes its input proves nothing, and end the process: threads and exit handlers that
 * were left behind cannot change what the tests have shown, and a program that leaves before its tests ended has not
 * answered. In a language without such statements every end counts.
 */
export function withProof(language: string, program: string): ProvenProgram {
  const proof = proofCodes[language]
  const placed = proof && place(program, proof)
  if (placed === undefined) return { code: program, stdin: "", isProven: () => true }
  const word = randomBytes(half).toString("hex")
  const answer = word.slice(half) + word.slice(0, half)
  return { code: placed, stdin: word, isProven: (stdout) => stdout.includes(answer) }
}

/** Undefined where the tests do not end as they should: then there is no place for the statements. */
function place(program: string, { head = "", statements, closes = 0 }: ProofCode): string | undefined {
  const end = new RegExp(`(?:\\}\\s*){${closes}}$`).exec(program)
  if (!end) return undefined
  return `${head}${program.slice(0, end.index)}\n${statements}\n${end[0]}\n`
}
