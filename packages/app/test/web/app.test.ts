import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe } from "vitest"
import { hasBrowser, openBrowser } from "./browser.js"
import { exportedSuite } from "./exported.js"
import { exportsSuite } from "./exports.js"
import { hostileSuite } from "./hostile.js"
import { listsSuite } from "./lists.js"
import { liveSuite } from "./live.js"
import { hasCommand } from "./outputs.js"
import { screensSuite } from "./screens.js"
import { startWebService, type WebService } from "./service.js"
import { workflowSuite } from "./workflow.js"

// One browser and one service for all that is looked at: starting them and making the runs takes longer than most tests.
describe.skipIf(!hasBrowser || !hasCommand)("the web app", () => {
  let browser: Browser
  let service: WebService
  const context = () => ({ browser, service })

  beforeAll(async () => {
    ;[browser, service] = await Promise.all([openBrowser(), startWebService()])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.[Symbol.asyncDispose]()
  })

  describe("every screen", () => screensSuite(context))
  describe("what models write", () => hostileSuite(context))
  describe("taken along", () => exportsSuite(context))
  describe("exported pages", () => exportedSuite(context))
  describe("live", () => liveSuite(context))
  describe("much, missing and counted", () => listsSuite(context))
  // Last, because it deletes, tags and starts runs.
  describe("at work", () => workflowSuite(context))
})
