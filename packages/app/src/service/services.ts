import type { VoteStore } from "../arena-view/index.js"
import type { Access, TargetRules } from "../guard/index.js"
import type { Jobs } from "../jobs/index.js"
import type { ServiceOptions } from "../options/index.js"
import type { KeyProfiles } from "../profiles/index.js"
import type { Roots } from "../roots/index.js"
import type { RemotePictures, RunIndex } from "../runs/index.js"
import type { Collections, Labels, SampleIndexes, SavedViewStore } from "../samples/index.js"
import type { Database } from "../store/index.js"
import type { Uploads } from "../uploads/index.js"

/** Everything the routes work with. */
export interface Services {
  readonly options: ServiceOptions
  readonly version: string
  readonly roots: Roots
  readonly database: Database
  readonly runs: RunIndex
  readonly samples: SampleIndexes
  readonly labels: Labels
  readonly views: SavedViewStore
  readonly remotePictures: RemotePictures
  readonly collections: Collections
  readonly votes: VoteStore
  readonly jobs: Jobs
  readonly uploads: Uploads
  readonly access: Access
  readonly targets: TargetRules
  readonly env: NodeJS.ProcessEnv
  readonly profiles: KeyProfiles
  /** The load tester is installed. */
  readonly hasPerf: boolean
}
