export { hashText, randomBits, randomUnit } from "./counter-random.js"
export { compileLaw, type Law, meanOfLaw } from "./law.js"
