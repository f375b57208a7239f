export { installed } from "./installed.js"
export { notFound, ServiceError, type ServiceErrorOptions, shuttingDown } from "./service-error.js"
