/**
 * The failed tests of a vitest JSON report, a line or a few each: file, name and why. A file that did not load, or whose
 * set-up failed, counts as one.
 */
export function failedTests({ testResults }, root) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(root, "")
    const failed = assertionResults.filter((test) => test.status === "failed")
    if (status === "failed" && failed.length === 0) return [described(file, undefined, message)]
    return failed.map(({ fullName, failureMessages }) => described(file, fullName, failureMessages[0] ?? ""))
  })
}

const mostLines = 6

function described(file, test, why) {
  const lines = why.split("\n").filter((line) => line.trim() !== "")
  const head = test === undefined ? file : `${file} > ${test}`
  return [`✗ ${head}`, ...lines.slice(0, mostLines).map((line) => `    ${line.trim().slice(0, 200)}`)].join(
    "\n",
  )
}
