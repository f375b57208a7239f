import type { Browser } from "playwright-core"
import type { WebService } from "./service.js"

/** What all suites of the web app share; there once the tests run. */
export type WebContext = () => { browser: Browser; service: WebService }
