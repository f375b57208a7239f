export { type KeyProfiles, readKeyProfiles } from "./key-profiles.js"
export {
  checkProfiles,
  missingProfile,
  profilesOf,
  withProfiles,
} from "./named-profiles.js"
