import { issue, type JobKind } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import type { KeyProfiles } from "./key-profiles.js"

type Config = Readonly<Record<string, unknown>>

const profileName = "profile"
/** Beside the top of a config, what describes an endpoint, or holds what does. */
const holdsEndpoints: ReadonlySet<string> = new Set(["judge", "judges", "models", "judgemodelargs"])
const ownKey: ReadonlySet<string> = new Set(["apikey", "apikeyenv", profileName])
/** Where a request goes, or what it goes through. */
const address = /(?:url|urls|endpoint|proxy|proxies)$/

/**
 * A request may only name profiles that the server has, and send their keys nowhere else: an endpoint with a profile
 * has no address and no key of its own, nor has anything below it that would take over its key.
 * @throws ServiceError 403 for an unknown name, 400 for an address or a key beside it
 */
export function checkProfiles(config: Config, profiles: KeyProfiles): void {
  for (const { field, endpoint } of endpointsOf(config)) {
    const name = endpoint[profileName]
    const place = field === "" ? profileName : `${field}.${profileName}`
    if (name === undefined) continue
    if (typeof name !== "string" || !profiles.has(name)) {
      throw new ServiceError({
        status: 403,
        code: "profile_unknown",
        message: `${place}: the server has no key profile of that name.`,
        hint: "GET /api/v1/config lists the names; evalscope service --profiles FILE brings them.",
        issues: [issue(place, "profile_unknown")],
      })
    }
    const { [profileName]: _, ...rest } = endpoint
    const stray = keyIn(rest) ?? strayAddress(rest, "")
    if (stray === undefined) continue
    throw new ServiceError({
      status: 400,
      code: "profile_conflict",
      message: `${field === "" ? stray : `${field}.${stray}`} cannot stand beside a key profile, which brings address and key.`,
      hint: "Leave out the field or the profile; a judge elsewhere needs a key or a profile of its own.",
      issues: [issue(field === "" ? stray : `${field}.${stray}`, "profile_conflict")],
    })
  }
}

/** The first profile that a stored config names and the server does not have any more. */
export function missingProfile(config: Config, profiles: KeyProfiles): string | undefined {
  const named = endpointsOf(config).flatMap(({ endpoint: { [profileName]: name } }) => name ?? [])
  const lost = named.find((name) => !(typeof name === "string" && profiles.has(name)))
  return lost === undefined ? undefined : String(lost)
}

/** Names of key profiles: of the model, and of the judges in their order. */
interface ProfileNames {
  readonly model: string | null
  readonly judges: readonly (string | null)[]
}

/** The profiles that a config names for its model and for each of its judges, whether the server has them or not. */
export function profilesOf(config: Config): ProfileNames {
  const nameIn = ({ [profileName]: name }: Config) => (typeof name === "string" ? name : null)
  const judges = endpointsOf(config).filter(
    ({ field, endpoint }) => field !== "" && Object.keys(endpoint).some((name) => plain(name) === "modelid"),
  )
  return { model: nameIn(config), judges: judges.map(({ endpoint }) => nameIn(endpoint)) }
}

/** Puts address and key in the place of a profile's name. */
export function withProfiles(kind: JobKind, config: Config, profiles: KeyProfiles): Record<string, unknown> {
  const { [profileName]: name, ...rest } = config
  const profile = typeof name === "string" ? profiles.get(name) : undefined
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([field, value]) => [
        field,
        holdsEndpoints.has(plain(field)) ? within(kind, value, profiles) : value,
      ]),
    ),
    ...(profile && { [kind === "perf" ? "url" : "api_url"]: profile.apiUrl, api_key: profile.apiKey }),
  }
}

function within(kind: JobKind, value: unknown, profiles: KeyProfiles): unknown {
  if (Array.isArray(value)) return value.map((entry) => within(kind, entry, profiles))
  return isMap(value) ? withProfiles(kind, value, profiles) : value
}

function endpointsOf(value: unknown, field = ""): readonly { field: string; endpoint: Config }[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => endpointsOf(entry, `${field}[${index}]`))
  if (!isMap(value)) return []
  return [
    { field, endpoint: value },
    ...Object.entries(value).flatMap(([name, entry]) =>
      holdsEndpoints.has(plain(name)) ? endpointsOf(entry, field === "" ? name : `${field}.${name}`) : [],
    ),
  ]
}

/** Names are the same in snake_case, camelCase and kebab-case. */
function plain(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase()
}

function keyIn(config: Config): string | undefined {
  return Object.keys(config).find((name) => ownKey.has(plain(name)))
}

function strayAddress(value: unknown, field: string): string | undefined {
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      const found = strayAddress(entry, `${field}[${index}]`)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isMap(value)) return undefined
  const key = field === "" ? undefined : keyIn(value)
  if (key !== undefined && typeof value[key] === "string") return undefined
  for (const [name, entry] of Object.entries(value)) {
    const path = field === "" ? name : `${field}.${name}`
    if (address.test(plain(name)) && entry !== null && entry !== "") return path
    const found = strayAddress(entry, path)
    if (found !== undefined) return found
  }
  return undefined
}

function isMap(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
