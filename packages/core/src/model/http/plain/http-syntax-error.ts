/** What came over a connection is no HTTP/1 reply. */
export class HttpSyntaxError extends Error {
  readonly code = "HPE_INVALID_REPLY"

  constructor(what: string) {
    super(`the reply is not HTTP: ${what}`)
    this.name = "HttpSyntaxError"
  }
}
