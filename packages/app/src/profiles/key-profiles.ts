import { open } from "node:fs/promises"
import { z } from "zod"
import { ServiceError } from "../errors/index.js"

/** An endpoint and its key, which requests use by name without ever seeing the key. */
interface KeyProfile {
  apiUrl: string
  apiKey: string
}

export type KeyProfiles = ReadonlyMap<string, KeyProfile>

const profilesSchema = z.record(
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "names are letters, digits, dots, dashes and underscores"),
  z
    .strictObject({
      api_url: z.url({
        protocol: /^https?$/,
        error: "must be an address that begins with http:// or https://",
      }),
      api_key: z.string().trim().min(1).optional(),
      api_key_env: z.string().min(1).optional(),
    })
    .refine(
      ({ api_key: key, api_key_env: variable }) => (key === undefined) !== (variable === undefined),
      "wants api_key or api_key_env",
    ),
)

const mostBytes = 1 << 20
/** Bits of a file's mode that let others than its owner do something with it. */
const others = 0o077

/**
 * Reads the file of key profiles: a YAML map of names, each with `api_url` and either `api_key` or `api_key_env`.
 * @throws ServiceError `options_invalid` for a file that others can read or that does not fit; no message quotes it
 */
export async function readKeyProfiles(path: string, env: NodeJS.ProcessEnv): Promise<KeyProfiles> {
  const parsed = profilesSchema.safeParse(parsedYaml(path, await ownText(path), (await import("yaml")).parse))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const problem = issue?.code === "invalid_key" ? issue.issues[0]?.message : issue?.message
    throw refused(
      `${path}: ${issue?.path.map(String).join(".") || "the file"}: ${problem ?? "does not fit"}.`,
      shape,
    )
  }
  const profiles = new Map<string, KeyProfile>()
  for (const [name, { api_url: apiUrl, api_key: key, api_key_env: variable = "" }] of Object.entries(
    parsed.data,
  )) {
    const apiKey = key ?? env[variable]?.trim()
    if (!apiKey)
      throw refused(
        `${path}: ${name}: the environment has no variable ${variable}.`,
        "Set it for the server, or write api_key.",
      )
    profiles.set(name, { apiUrl, apiKey })
  }
  return profiles
}

const shape = "It is a YAML map: a name, and below it api_url and either api_key or api_key_env."

/** The text of a file that belongs to this user and that nobody else may read, looked at and read in one piece. */
async function ownText(path: string): Promise<string> {
  const handle = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    throw refused(
      `--profiles: ${path} cannot be read (${cause.code}).`,
      "Name a file that this user may read.",
    )
  })
  try {
    const { mode, uid, size } = await handle.stat()
    const isPosix = process.getuid !== undefined
    if (isPosix && uid !== process.getuid?.())
      throw refused(
        `--profiles: ${path} belongs to another user.`,
        "It holds keys: it must belong to who starts the server.",
      )
    if (isPosix && (mode & others) !== 0) {
      throw refused(
        `--profiles: ${path} can be read by others than its owner (mode ${(mode & 0o777).toString(8)}).`,
        `It holds keys: chmod 600 ${path}`,
      )
    }
    if (size > mostBytes) throw refused(`--profiles: ${path} is too large.`, shape)
    return await handle.readFile("utf8")
  } finally {
    await handle.close()
  }
}

/** What the parser says may quote the file, so only the place is told. */
function parsedYaml(path: string, text: string, parse: (text: string, options: object) => unknown): unknown {
  try {
    return parse(text, { maxAliasCount: 100 }) ?? {}
  } catch (error) {
    const place = z
      .object({ linePos: z.tuple([z.object({ line: z.number() })]).rest(z.unknown()) })
      .safeParse(error)
    throw refused(
      `${path}: ${place.success ? `line ${place.data.linePos[0].line}: ` : ""}this is not valid YAML.`,
      shape,
    )
  }
}

function refused(message: string, hint: string): ServiceError {
  return new ServiceError({ status: 400, code: "options_invalid", message, hint })
}
