import { afterAll, describe, expect, it } from "vitest"
import { closeTerminals, hasTmux, openTerminal, type Terminal } from "./terminal.js"

afterAll(closeTerminals)

/** The numbers in the escape sequences that set colours and attributes, those of one sequence together. */
const codesIn = (screen: Terminal) =>
  screen
    .colours()
    .split("\u001b[")
    .flatMap((part) => /^([\d;]*)m/.exec(part)?.[1] ?? [])
const ofTerminal = /^(?:\d;)*(?:3[0-7]|9[0-7])$/
const ofPalette = /^(?:\d;)*[34]8;[25];/

describe.skipIf(!hasTmux).concurrent("the colours of screens", { timeout: 240_000 }, () => {
  it.each([
    ["16", {}, { terminal: true, palette: false }],
    ["dark", {}, { terminal: false, palette: true }],
    ["mono", {}, { terminal: false, palette: false }],
    ["dark", { NO_COLOR: "1" }, { terminal: false, palette: false }],
  ] as const)("are those of the theme %s with %j", async (theme, env, wanted) => {
    using screen = openTerminal(["--theme", theme], { env })
    await screen.until("What would you like to do?")
    await screen.until("No runs in this folder yet.")
    const codes = codesIn(screen)
    expect({
      terminal: codes.some((code) => ofTerminal.test(code)),
      palette: codes.some((code) => ofPalette.test(code)),
    }).toEqual(wanted)
    // What is selected stands out without colours too.
    expect(codes).toContainEqual(expect.stringMatching(/^(?:.*;)?1(?:;|$)/))
  })

  it("change with a key", async ({ expect }) => {
    using screen = openTerminal(["--theme", "16"])
    await screen.until("No runs in this folder yet.")
    await screen.press("T")
    const hasPalette = () => codesIn(screen).some((code) => ofPalette.test(code))
    await expect.poll(hasPalette).toBe(true)
  })
})

describe.skipIf(!hasTmux).concurrent("without screens", { timeout: 240_000 }, () => {
  it("a terminal that can do nothing gets plain lines, and help instead of the launcher", async () => {
    using screen = openTerminal(["eval", "quickstart"], { env: { TERM: "dumb" } })
    await screen.until("ended with 0")
    expect(screen.all()).toMatch(/before[\s\S]*mock.* on quickstart/)
    expect(screen.isTaken()).toBe(false)
    expect(codesIn(screen)).toEqual([])
    screen.close()
    using bare = openTerminal([], { env: { TERM: "dumb" } })
    await bare.until("ended with 0")
    expect(bare.all()).toContain("evalscope eval quickstart")
  })

  it("a window that is too small gets lines: at once, or when it has become so", async () => {
    using small = openTerminal([], { columns: 50, rows: 14 })
    await small.until("Type a number:")
    expect(small.isTaken()).toBe(false)
    small.close()

    using screen = openTerminal([])
    await screen.until("What would you like to do?")
    screen.resize(50, 14)
    await screen.until("Enter: plain lines instead.")
    screen.resize(100, 30)
    await screen.until("What would you like to do?")
    screen.resize(50, 14)
    await screen.until("Enter: plain lines instead.")
    await screen.press("Enter")
    await screen.until("Type a number:")
    expect(screen.isTaken()).toBe(false)
  })
})
