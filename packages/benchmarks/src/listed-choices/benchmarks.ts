import { listedChoices } from "./listed-choices.js"

/** BioMixQA: biomedical questions. */
export const biomixQa = listedChoices({
  name: "biomix_qa",
  prettyName: "BioMixQA",
  description: "306 biomedical questions on diseases, genes and drugs.",
  tags: ["Knowledge", "MCQ", "Medical"],
  modelscope: "extraordinarylab/biomix-qa",
  evalSplit: "test",
})

/** CommonsenseQA: everyday knowledge (Talmor et al. 2018). */
export const commonsenseQa = listedChoices({
  name: "commonsense_qa",
  prettyName: "CommonsenseQA",
  description: "1,221 questions on everyday matters with five options each.",
  tags: ["Reasoning", "Commonsense", "MCQ"],
  modelscope: "extraordinarylab/commonsense-qa",
  evalSplit: "validation",
})

/** IQuiz: Chinese puzzles of wits and of feelings. */
export const iquiz = listedChoices({
  name: "iquiz",
  prettyName: "IQuiz",
  description: "120 Chinese questions, one set for wits (IQ), one for feelings (EQ).",
  tags: ["Knowledge", "MCQ", "Chinese"],
  modelscope: "AI-ModelScope/IQuiz",
  evalSplit: "test",
  subsets: ["IQ", "EQ"],
  style: { language: "zh", chainOfThought: true },
})

/** LogiQA: conclusions from a passage (Liu et al. 2020). */
export const logiQa = listedChoices({
  name: "logi_qa",
  prettyName: "LogiQA",
  description: "651 passages of civil-service exams, each with a question on what follows.",
  tags: ["Reasoning", "MCQ"],
  modelscope: "extraordinarylab/logiqa",
  evalSplit: "test",
  trainSplit: "validation",
})

/** MathQA: word problems with options (Amini et al. 2019). */
export const mathQa = listedChoices({
  name: "math_qa",
  prettyName: "MathQA",
  description: "2,985 word problems of aptitude tests with five options each.",
  tags: ["Reasoning", "Math", "MCQ"],
  modelscope: "extraordinarylab/math-qa",
  evalSplit: "test",
  style: { chainOfThought: true },
})

/** MedMCQA: entrance exams of medical schools (Pal et al. 2022). */
export const medMcqa = listedChoices({
  name: "med_mcqa",
  prettyName: "Med-MCQA",
  description: "4,183 questions of Indian medical entrance exams.",
  tags: ["Knowledge", "MCQ"],
  modelscope: "extraordinarylab/medmcqa",
  evalSplit: "validation",
  trainSplit: "train",
})

/** MRI-MCQA: magnetic resonance imaging. */
export const mriMcqa = listedChoices({
  name: "mri_mcqa",
  prettyName: "MRI-MCQA",
  description: "563 questions on the physics and practice of magnetic resonance imaging.",
  tags: ["Knowledge", "MCQ", "Medical"],
  modelscope: "extraordinarylab/mri-mcqa",
  evalSplit: "test",
})

/** MusicTrivia: classical and modern music. */
export const musicTrivia = listedChoices({
  name: "music_trivia",
  prettyName: "MusicTrivia",
  description: "512 questions on composers, works and terms of classical and modern music.",
  tags: ["Knowledge", "MCQ"],
  modelscope: "extraordinarylab/music-trivia",
  evalSplit: "test",
})

/** PIQA: how to do things with everyday objects (Bisk et al. 2019). */
export const piqa = listedChoices({
  name: "piqa",
  prettyName: "PIQA",
  description: "1,838 everyday goals, each with two ways to reach it of which one works.",
  tags: ["Reasoning", "Commonsense", "MCQ"],
  modelscope: "extraordinarylab/piqa",
  evalSplit: "validation",
  trainSplit: "train",
})

/** QASC: two facts make the answer (Khot et al. 2019). */
export const qasc = listedChoices({
  name: "qasc",
  prettyName: "QASC",
  description: "926 elementary science questions with eight options whose answer takes two facts.",
  tags: ["Knowledge", "MCQ"],
  modelscope: "extraordinarylab/qasc",
  evalSplit: "validation",
})

/** SciQ: questions of science courses (Welbl et al. 2017). */
export const sciq = listedChoices({
  name: "sciq",
  prettyName: "SciQ",
  description: "1,000 questions on physics, chemistry, biology and earth science.",
  tags: ["ReadingComprehension", "Knowledge", "MCQ"],
  modelscope: "extraordinarylab/sciq",
  evalSplit: "test",
})

/** Social IQa: why people do things and how they feel (Sap et al. 2019). */
export const siqa = listedChoices({
  name: "siqa",
  prettyName: "SIQA",
  description: "1,954 questions on motives, reactions and feelings in social situations.",
  tags: ["Commonsense", "Reasoning", "MCQ"],
  modelscope: "extraordinarylab/siqa",
  evalSplit: "validation",
})
