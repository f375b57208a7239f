export * from "./battle/index.js"
export * from "./rating/index.js"
