/** One of the bundled questions, with what the embedded mock model says to it. */
export interface QuickstartQuestion {
  subset: "arithmetic" | "knowledge"
  question: string
  /** Options in shown order; none for a question with a number as answer. */
  options?: readonly string[]
  /** The number, or the letter of the right option. */
  answer: string
  /** Reply of the mock model: mostly right, sometimes wrong, once without an answer. */
  mockReply: string
}

/** Twenty questions written for this package. */
export const quickstartQuestions: readonly QuickstartQuestion[] = [
  {
    subset: "arithmetic",
    question: "A bakery packs rolls in bags of 6. How many rolls are in 14 bags?",
    answer: "84",
    mockReply: "Each bag holds 6 rolls, so 14 bags hold 14 × 6 rolls.\n\n\\boxed{84}",
  },
  {
    subset: "arithmetic",
    question:
      "A train leaves at 9:35 and arrives at 11:10 the same morning. How many minutes does the ride take?",
    answer: "95",
    mockReply:
      "From 9:35 to 10:35 is 60 minutes, from 10:35 to 11:10 another 35 minutes.\nTogether: \\boxed{95}",
  },
  {
    subset: "arithmetic",
    question: "A jacket costs 80 euros and is reduced by 15 percent. What does it cost now, in euros?",
    answer: "68",
    mockReply: "15 percent of 80 is 12, and 80 - 12 = 68.\n\nThe answer is \\boxed{68}.",
  },
  {
    subset: "arithmetic",
    question: "Three consecutive whole numbers add up to 72. Which is the largest of them?",
    answer: "25",
    mockReply: "The mean of the three numbers is 72 / 3 = 24, so the number asked for is \\boxed{24}.",
  },
  {
    subset: "arithmetic",
    question: "A tank for 240 litres is three eighths full. How many litres are missing until it is full?",
    answer: "150",
    mockReply: "One eighth of 240 litres is 30 litres, three eighths are 90 litres.\n\n\\boxed{90}",
  },
  {
    subset: "arithmetic",
    question: "Solve 7x - 12 = 3x + 20 for x.",
    answer: "8",
    mockReply: "Bringing the terms with x to one side gives 4x = 32, hence x = 8.\n\n\\boxed{8}",
  },
  {
    subset: "arithmetic",
    question:
      "How many two-digit numbers can be written with the digits 2, 5 and 9, if a digit may be repeated?",
    answer: "9",
    mockReply: "Three choices for the first digit times three for the second: \\boxed{9}",
  },
  {
    subset: "arithmetic",
    question:
      "A rectangle is 12 cm long and has an area of 84 square centimetres. What is its perimeter in cm?",
    answer: "38",
    mockReply: "The width is 84 / 12 = 7 cm. The perimeter is 2 · (12 + 7) = 38 cm.\n\n\\boxed{38}",
  },
  {
    subset: "arithmetic",
    question: "What is 2 to the power of 5 plus 3 to the power of 3?",
    answer: "59",
    mockReply: "32 + 27 = 59, so the result is \\boxed{59}.",
  },
  {
    subset: "arithmetic",
    question:
      "Five painters need 12 hours for a hall. How many hours do eight painters need at the same pace?",
    answer: "7.5",
    mockReply: "The work is 5 · 12 = 60 painter hours. Shared by eight that makes 60 / 8 hours: \\boxed{7.5}",
  },
  {
    subset: "knowledge",
    question: "Which gas do green plants take in for photosynthesis?",
    options: ["Oxygen", "Nitrogen", "Carbon dioxide", "Hydrogen"],
    answer: "C",
    mockReply: "ANSWER: C",
  },
  {
    subset: "knowledge",
    question: "Which of these planets has the shortest year?",
    options: ["Mercury", "Venus", "Earth", "Mars"],
    answer: "A",
    mockReply: "The closer a planet is to the Sun, the shorter its year.\n\nANSWER: A",
  },
  {
    subset: "knowledge",
    question: "In which data structure is the element that came in last the first to leave?",
    options: ["Queue", "Stack", "Hash table", "Binary heap"],
    answer: "B",
    mockReply: "ANSWER: B",
  },
  {
    subset: "knowledge",
    question: "Which sea lies between Italy and Croatia?",
    options: ["The Aegean Sea", "The Baltic Sea", "The Black Sea", "The Adriatic Sea"],
    answer: "D",
    mockReply: "**ANSWER: D**",
  },
  {
    subset: "knowledge",
    question: "Every box in the cellar is blue. This box is red. What follows?",
    options: [
      "This box is in the cellar.",
      "This box is not in the cellar.",
      "Some red boxes are in the cellar.",
      "Every blue box is in the cellar.",
    ],
    answer: "B",
    mockReply: "If all boxes down there are blue, then blue boxes belong in the cellar.\n\nANSWER: D",
  },
  {
    subset: "knowledge",
    question: "At about which temperature does water boil at sea level, in kelvin?",
    options: ["100", "212", "273", "373"],
    answer: "D",
    mockReply: "Zero degrees Celsius are 273 kelvin.\n\nANSWER: C",
  },
  {
    subset: "knowledge",
    question: "Which word means nearly the same as “rapid”?",
    options: ["Swift", "Rigid", "Rare", "Rough"],
    answer: "A",
    mockReply: "ANSWER: A",
  },
  {
    subset: "knowledge",
    question: "What does the HTTP status code 404 tell a client?",
    options: [
      "The server is overloaded.",
      "The client has to log in.",
      "The resource was not found.",
      "The resource has moved for good.",
    ],
    answer: "C",
    mockReply: "ANSWER: (C)",
  },
  {
    subset: "knowledge",
    question: "Which of these instruments has no strings?",
    options: ["Cello", "Oboe", "Harp", "Lute"],
    answer: "B",
    mockReply: "A cello, a harp and a lute all have strings.\n\nANSWER: B",
  },
  {
    subset: "knowledge",
    question: "北半球一年中白昼最长的一天在哪个节气？",
    options: ["春分", "夏至", "秋分", "冬至"],
    answer: "B",
    mockReply: "我不太确定，需要再查一下资料。",
  },
]
