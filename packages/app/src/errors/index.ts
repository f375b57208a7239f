export { installed } from "./installed.js"
export { notFound, ServiceError, type ServiceErrorOptions } from "./service-error.js"
