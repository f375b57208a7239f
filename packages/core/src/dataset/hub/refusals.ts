import { EvalScopeError } from "../../errors/index.js"
import type { Hub, HubRepository } from "./hub.js"

/** What both hubs refuse, in the same words. */
export interface Refusals {
  notFound(): EvalScopeError
  unknownRevision(known?: readonly string[]): EvalScopeError
  gated(): EvalScopeError
  badToken(): EvalScopeError
  other(status: number, message: string): EvalScopeError
}

export interface RefusalSubject {
  hub: Pick<Hub, "title" | "endpoint" | "headers">
  repository: HubRepository
  url: string
  status: number
  /** Environment variable that the token is read from. */
  tokenName: string
  /** Page of the data set, where access is asked for. */
  page: string
}

/** Makes the errors of one refused request. */
export function refusalsOf({ hub, repository, url, status, tokenName, page }: RefusalSubject): Refusals {
  const context = { repository: repository.id, revision: repository.revision, url, status }
  const hasToken = hub.headers.authorization !== undefined
  const error = (code: EvalScopeError["code"], message: string, hint: string) =>
    new EvalScopeError({ code, message, hint, context })
  return {
    notFound: () =>
      error(
        "dataset_missing",
        `${hub.title} has no data set ${repository.id}${hasToken ? "" : ", or it is private"}.`,
        `Check dataset_id${hasToken ? "" : `, set ${tokenName} for a private one`}, or choose the other hub with --dataset-hub.`,
      ),
    unknownRevision: (known = []) =>
      error(
        "dataset_missing",
        `The data set ${repository.id} on ${hub.title} has no revision "${repository.revision}".`,
        known.length > 0 ? `It has ${known.slice(0, 8).join(", ")}.` : "Check dataset_revision.",
      ),
    gated: () =>
      error(
        "dataset_gated",
        hasToken
          ? `The token in ${tokenName} has no access to the data set ${repository.id} on ${hub.title}.`
          : `The data set ${repository.id} on ${hub.title} is given only to users who were granted access.`,
        hasToken
          ? `Ask for access at ${page} with the account of the token.`
          : `Ask for access at ${page}, then set ${tokenName}.`,
      ),
    badToken: () =>
      error(
        "dataset_gated",
        `${hub.title} does not accept the token in ${tokenName}.`,
        "Make a new token, or unset the variable for public data.",
      ),
    other: (responseStatus, message) =>
      error(
        "hub_unreachable",
        `${hub.title} answered ${responseStatus} to ${url}${message === "" ? "" : `: ${message}`}.`,
        responseStatus === 429
          ? `Wait a while, or set ${tokenName}: known users may ask more often.`
          : "Try again later, or choose the other hub with --dataset-hub.",
      ),
  }
}
