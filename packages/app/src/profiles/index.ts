export { type KeyProfiles, readKeyProfiles } from "./key-profiles.js"
export { checkProfiles, missingProfile, withProfiles } from "./named-profiles.js"
