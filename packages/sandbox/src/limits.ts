import { z } from "zod"

const mib = 1024 * 1024

/** What a program may use. Every limit is enforced from outside the program. */
export const limitsSchema = z
  .strictObject({
    memoryBytes: z
      .int()
      .min(6 * mib)
      .default(512 * mib)
      .describe("Memory; there is no swap beyond it"),
    cpus: z.number().positive().default(1).describe("Processor cores"),
    pids: z.int().min(2).default(64).describe("Processes and threads"),
    outputBytes: z.int().positive().default(mib).describe("Each of stdout and stderr; more ends the program"),
    workBytes: z
      .int()
      .positive()
      .default(64 * mib)
      .describe("The work folder, in memory"),
    tmpBytes: z
      .int()
      .positive()
      .default(64 * mib)
      .describe("/tmp, in memory"),
    shmBytes: z
      .int()
      .positive()
      .default(16 * mib)
      .describe("/dev/shm"),
    inodes: z.int().positive().default(20_000).describe("Files in the work folder and in /tmp, each"),
    fileBytes: z
      .int()
      .positive()
      .default(64 * mib)
      .describe("One file"),
    openFiles: z.int().positive().default(1024).describe("Open files per process"),
    readBytes: z
      .int()
      .positive()
      .default(100 * mib)
      .describe("A file read back from the sandbox"),
  })
  .describe("Limits of a sandbox")

export type Limits = z.output<typeof limitsSchema>
export type LimitsInput = z.input<typeof limitsSchema>
