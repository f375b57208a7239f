export function killAndResume(options: {
  kills: number
  samples?: number
  batch?: number
  seed?: number
  log?: (line: string) => void
}): Promise<{
  kills: number
  rounds: number
  tornFiles: number
  askedTwice: number
  lost: number
  differentReports: number
}>
