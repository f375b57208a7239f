/** One line of the doctor's table. */
export interface Finding {
  name: string
  state: "ok" | "warn" | "fail" | "skip"
  detail: string
  /** What to do about it. */
  fix?: string
}

export interface DoctorContext {
  env: NodeJS.ProcessEnv
  cwd: string
  workDir: string
  datasetDir: string
  online: boolean
  /** Of a server that runs sandboxes for this machine. */
  sandboxUrl: string | undefined
  /** That sandboxes start from. */
  image: string | undefined
  terminal: { columns: number | undefined; interactive: boolean; color: boolean }
  model: { model?: string; apiUrl?: string; apiKey?: string; evalType?: string }
}

export type Check = (context: DoctorContext) => Promise<readonly Finding[]>

/** Waits no longer than a person would. */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms)
  return Promise.race([
    work(signal),
    new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(new Error(`no answer within ${ms / 1000} s`)), {
        once: true,
      }),
    ),
  ])
}
