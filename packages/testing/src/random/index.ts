export { hashText, randomBits, randomUnit } from "./counter-random.js"
export { compileLaw, type Draw, type Law, meanOfLaw } from "./law.js"
