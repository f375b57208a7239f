import { readFileSync } from "node:fs"
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core"
import { publint } from "publint"
import { formatMessage } from "publint/utils"

/** How packages of ES modules are not loaded. */
const foreignResolutions = ["node10", "node16-cjs"]

/** What publint and arethetypeswrong find in a packed package: a line each, nothing when it is well made. */
export async function packageProblems(tarball) {
  const bytes = new Uint8Array(readFileSync(tarball))
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true })
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(bytes))
  return [
    ...messages.map((message) => formatMessage(message, pkg, { color: false })),
    ...(types === false ? ["has no types"] : []),
    ...problems
      .filter(({ resolutionKind }) => !foreignResolutions.includes(resolutionKind))
      .map((problem) => `${problem.kind}: ${JSON.stringify(problem)}`),
  ]
}
