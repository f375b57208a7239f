export {
  biomixQa,
  commonsenseQa,
  iquiz,
  logiQa,
  mathQa,
  medMcqa,
  mriMcqa,
  musicTrivia,
  piqa,
  qasc,
  sciq,
  siqa,
} from "./benchmarks.js"
export { type ListedChoices, listedChoices } from "./listed-choices.js"
