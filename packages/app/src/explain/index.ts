export { againConfig, againOffer } from "./again-config.js"
export { explainSample } from "./explain-sample.js"
