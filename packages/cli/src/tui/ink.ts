// All that the screens use of Ink. The build puts Ink itself in this module's place (scripts/bundle-ink.mjs): five
// hundred small files take longer to load than the screens may take to appear.
export { Box, type Key, render, Text, useInput, useStdout } from "ink"
