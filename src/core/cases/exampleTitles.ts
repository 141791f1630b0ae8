import type { EvaluationCase, JudgeMode } from "./evaluationCase.ts";

/** What an example is called, before its texts are loaded. */
export interface ExampleTitle {
  /** Also the id of its case. */
  readonly id: string;
  readonly title: string;
  readonly mode: JudgeMode;
  /** An id in `STARTER_RUBRICS`. */
  readonly rubricId: string;
}

/** A case to try Hearth on, with the starter rubric that suits it. */
export interface ExampleCase extends ExampleTitle {
  readonly evaluationCase: EvaluationCase;
}

/** The titles of `EXAMPLE_CASES`, in the same order. */
export const EXAMPLE_TITLES = [
  {
    id: "example-sourdough",
    title: "A sourdough starter in distress",
    mode: "direct",
    rubricId: "starter-helpfulness",
  },
  {
    id: "example-median",
    title: "Code that claims more than it does",
    mode: "direct",
    rubricId: "starter-factual-accuracy",
  },
  {
    id: "example-screening",
    title: "A positive test, and what it means",
    mode: "direct",
    rubricId: "starter-reasoning",
  },
  {
    id: "example-shower",
    title: "Friendly advice with a hidden danger",
    mode: "direct",
    rubricId: "starter-harmlessness",
  },
  {
    id: "example-goldfish",
    title: "A source, or an honest gap",
    mode: "pairwise",
    rubricId: "starter-honesty",
  },
  { id: "example-heating", title: "Polite, but firm", mode: "pairwise", rubricId: "starter-helpfulness" },
] as const satisfies readonly ExampleTitle[];

/** The case that the page opens with, so that one press gives the first verdict. */
export const FIRST_EXAMPLE: ExampleCase = {
  ...EXAMPLE_TITLES[0],
  evaluationCase: {
    mode: "direct",
    id: "example-sourdough",
    instruction:
      "I forgot my sourdough starter on the counter for five days while I was away. Now there is a grey liquid on top and it smells like nail polish remover. Is it dead? I promised to bake a loaf for Saturday and today is Wednesday.",
    response: {
      id: "example-sourdough-response",
      label: "Response",
      text: `Good news: it is almost certainly alive, just very hungry. The grey liquid is "hooch", alcohol that the yeast gives off once the flour is used up, and the nail-polish smell comes from the same shortage of food. Both are harmless.

Pour the liquid off, throw away most of the starter, and keep about a tablespoon. Feed it with 50 g flour and 50 g lukewarm water, and again every 12 hours. It should rise and fall predictably after two or three feedings, so Saturday is realistic.

Happy baking!`,
    },
    referenceAnswer: "",
  },
};

/** Load the texts of an example. */
export async function loadExample(id: string): Promise<ExampleCase> {
  const { EXAMPLE_CASES } = await import("./exampleCases.ts");
  const example = EXAMPLE_CASES.find((candidate) => candidate.id === id);
  if (example === undefined) throw new TypeError(`There is no example "${id}"`);
  return example;
}
