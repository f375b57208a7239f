/**
 * Loads the screens. React looks once, when it is loaded, which of its builds to use; the one for development costs
 * several times as much per frame.
 */
export async function loadRunDisplay() {
  process.env.NODE_ENV ??= "production"
  return (await import("./run-display.js")).runDisplay
}

export async function loadInteractive() {
  process.env.NODE_ENV ??= "production"
  return (await import("./run-interactive.js")).runInteractive
}

export async function loadPerfScreen() {
  process.env.NODE_ENV ??= "production"
  return (await import("./perf-display.js")).perfScreenIo
}

export async function loadArenaScreen() {
  process.env.NODE_ENV ??= "production"
  return (await import("./arena-display.js")).arenaScreenIo
}

export async function loadArenaBrowser() {
  process.env.NODE_ENV ??= "production"
  return (await import("./run-interactive.js")).browseRun
}

export async function loadReplay() {
  process.env.NODE_ENV ??= "production"
  return (await import("./replay-display.js")).replayOnScreen
}
