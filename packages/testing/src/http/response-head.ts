const reasons: Readonly<Record<number, string>> = {
  100: "Continue",
  102: "Processing",
  103: "Early Hints",
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  529: "Overloaded",
}

/** Status line and headers of a response, up to and including the blank line. */
export function responseHead(
  status: number,
  headers: Readonly<Record<string, string | number>>,
  version = "1.1",
): string {
  let head = `HTTP/${version} ${status} ${reasons[status] ?? "Unknown"}\r\n`
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`
  return `${head}\r\n`
}
