import { z } from "zod"
import type { Database } from "../store/index.js"

/** Runs whose pictures of other servers may be loaded: people say so, run by run. */
export interface RemotePictures {
  allowed(run: string): boolean
  allow(run: string, allowed: boolean): void
}

export function openRemotePictures(db: Database): RemotePictures {
  db.execute("CREATE TABLE IF NOT EXISTS remote_pictures (run TEXT PRIMARY KEY) WITHOUT ROWID")
  const runs = new Set(
    db.all(z.object({ run: z.string() }), "SELECT run FROM remote_pictures").map(({ run }) => run),
  )
  return {
    allowed: (run) => runs.has(run),
    allow: (run, allowed) => {
      if (allowed) {
        db.run("INSERT OR IGNORE INTO remote_pictures VALUES (?)", run)
        runs.add(run)
      } else {
        db.run("DELETE FROM remote_pictures WHERE run = ?", run)
        runs.delete(run)
      }
    },
  }
}
