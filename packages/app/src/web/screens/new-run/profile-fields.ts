import type { Param } from "../../../api/params.js"

/** What a key profile of the server brings. */
export const broughtByProfile: readonly string[] = ["api_url", "url", "api_key", "api_key_env"]

/** The parameters of a form whose endpoint is a profile of the server, or described by fields. */
export function endpointFields(params: readonly Param[], profile: string): readonly Param[] {
  return params.filter(({ name, enum: values }) =>
    name === "profile" ? (values ?? []).length > 0 : profile === "" || !broughtByProfile.includes(name),
  )
}
