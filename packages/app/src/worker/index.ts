export { type News, newsSchema, type Order, type RunEnd, type Spending } from "./message.js"
