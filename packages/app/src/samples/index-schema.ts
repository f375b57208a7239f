import { sampleFlags, sampleStatuses } from "../api/index.js"
import { type Database, disposableCache } from "../store/index.js"

/** Raised when the tables change: an index of another version is built again. */
export const indexVersion = 9

/** Positions of a subset take this many numbers, so that one number orders all samples of a run. */
export const subsetStride = 2 ** 32

export const statusCodes = Object.fromEntries(sampleStatuses.map((name, code) => [name, code]))
export const flagBits = Object.fromEntries(sampleFlags.map((name, bit) => [name, 2 ** bit]))

/**
 * One file per model of a run: where each sample's lines are, what lists and filters need of it, and its words. The
 * folder itself is never written to. Samples of a mixed collection lie in one file and belong to the subsets of their
 * own data sets: `members` names the subset that the file stands for as their source.
 */
export function createIndexTables(db: Database): void {
  db.execute(`
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS subsets (
      id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, subset TEXT NOT NULL, UNIQUE (dataset, subset)
    );
    CREATE TABLE IF NOT EXISTS members (subset INTEGER PRIMARY KEY, source INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS files (
      subset INTEGER NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, inode INTEGER NOT NULL,
      done INTEGER NOT NULL, PRIMARY KEY (subset, kind)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS words (id INTEGER PRIMARY KEY, word TEXT UNIQUE NOT NULL);
    CREATE TABLE IF NOT EXISTS samples (
      id INTEGER PRIMARY KEY,
      grp INTEGER NOT NULL, repeat INTEGER NOT NULL,
      p_at INTEGER, p_len INTEGER, r_at INTEGER, r_len INTEGER, e_at INTEGER, e_len INTEGER,
      metric INTEGER, score REAL, scores TEXT,
      status INTEGER NOT NULL, outcome INTEGER, finish INTEGER, code INTEGER,
      tokens_in INTEGER, tokens_out INTEGER, latency REAL, ttft REAL, ended REAL, attempts INTEGER,
      flags INTEGER NOT NULL, worded INTEGER NOT NULL,
      preview TEXT NOT NULL, answer TEXT NOT NULL, question TEXT
    );
    CREATE TABLE IF NOT EXISTS counts (
      subset INTEGER NOT NULL, status INTEGER NOT NULL, outcome INTEGER, finish INTEGER, code INTEGER,
      flags INTEGER NOT NULL, score REAL, n INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS votes (
      id INTEGER NOT NULL, judge INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (id, judge)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS judged (
      id INTEGER PRIMARY KEY, valid INTEGER NOT NULL, total INTEGER NOT NULL, failures TEXT
    );
    CREATE TABLE IF NOT EXISTS judge_work (
      id INTEGER NOT NULL, judge INTEGER NOT NULL, attempts INTEGER NOT NULL, tokens_in INTEGER, tokens_out INTEGER,
      latency REAL, PRIMARY KEY (id, judge)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS placements (
      id INTEGER NOT NULL, place INTEGER NOT NULL, judge INTEGER NOT NULL, first INTEGER NOT NULL,
      second INTEGER NOT NULL, PRIMARY KEY (id, place)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS twins (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS problems (path TEXT NOT NULL, at INTEGER NOT NULL, message TEXT NOT NULL);
    CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5 (body, content = '', columnsize = 0);
  `)
}

/**
 * Made once the first pass is through: filling a table without them is quicker. They are sorted in memory, as far as
 * that is allowed to grow for the moment, and by a second thread. Each ends with the id by itself.
 */
export function createSortIndexes(db: Database): void {
  db.execute(`
    PRAGMA cache_size = -64000;
    PRAGMA threads = 2;
    CREATE INDEX IF NOT EXISTS by_status ON samples (status);
    CREATE INDEX IF NOT EXISTS by_score ON samples (score);
    CREATE INDEX IF NOT EXISTS by_latency ON samples (latency);
    CREATE INDEX IF NOT EXISTS by_tokens_out ON samples (tokens_out);
    CREATE INDEX IF NOT EXISTS by_tokens_in ON samples (tokens_in);
    CREATE INDEX IF NOT EXISTS by_outcome ON samples (outcome);
    CREATE INDEX IF NOT EXISTS by_finish ON samples (finish);
    CREATE INDEX IF NOT EXISTS by_code ON samples (code) WHERE code IS NOT NULL;
    CREATE INDEX IF NOT EXISTS by_question ON samples (question, repeat);
    PRAGMA threads = 0;
    PRAGMA cache_size = ${disposableCache};
  `)
}
