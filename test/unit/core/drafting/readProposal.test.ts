import fc from "fast-check";
import { expect, test } from "vitest";
import { readProposal } from "#core/drafting/readProposal.ts";
import { neutralizeControlTokens } from "#core/prompts/controlTokens.ts";
import { flagImitation } from "#core/prompts/flagImitation.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import { LEVEL_COUNTS, scoresUpTo, type LevelCount } from "#core/rubric/scoreRubric.ts";
import { RUBRIC_LIMITS } from "#core/rubric/validateRubric.ts";

const read = (text: string, levels: LevelCount = 3): readonly (string | null)[] =>
  readProposal({ text, finishReason: "stop" }, levels);

test("readProposal() has the result of its example", () => {
  expect(read("Score 2: Warm.\nScore 1: Cold.", 2)).toEqual(["Cold.", "Warm."]);
});

const THREE = ["It is cold.", "It is civil.", "It is warm."];
test.each([
  ["lines of the wanted form", "Score 1: It is cold.\nScore 2: It is civil.\nScore 3: It is warm."],
  ["another order", "Score 3: It is warm.\nScore 1: It is cold.\nScore 2: It is civil."],
  ["bold labels", "**Score 1:** It is cold.\n**Score 2**: It is civil.\n*Score 3*: It is warm."],
  ["labels with a dash", "Level 1 - It is cold.\nLevel 2 – It is civil.\n- Level 3 — It is warm."],
  [
    "headings over the texts",
    "### Score 1\n\nIt is cold.\n\n### Score 2\nIt is civil.\n\n## Level 3 (best)\nIt is warm.",
  ],
  ["a numbered list", "1. It is cold.\n2) It is civil.\n3: It is warm."],
  ["everything on one line", "Score 1: It is cold. Score 2: It is civil. Score 3: It is warm."],
  [
    "words before and after",
    "Sure!\n\nScore 1: It is cold.\nScore 2: It is civil.\nScore 3: It is warm.\n\nShall I go on?",
  ],
  ["a repeated label", "Score 1: Score 1: It is cold.\nScore 2: It is civil.\nScore 3: Level 3: It is warm."],
  [
    "lists, quotation marks, slots",
    'Score 1: - It is cold.\nScore 2: "It is civil."\nScore 3: <It is warm.>',
  ],
  [
    "out of five and words in brackets",
    "score 1/3 (worst): It is cold.\nSCORE 2 : It is civil.\nScore 3：It is warm.",
  ],
  ["texts over two lines", "Score 1: It is\ncold.\nScore 2: It is civil.\nScore 3: It is\r\nwarm."],
  [
    "thinking in front",
    "<think>Score 1: Hm.</think>\nScore 1: It is cold.\nScore 2: It is civil.\nScore 3: It is warm.",
  ],
  [
    "a second try behind",
    "Score 1: It is cold.\nScore 2: It is civil.\nScore 3: It is warm.\nScore 1: Or so.",
  ],
  ["a table", "| Score 1 | It is cold. |\n| Score 2 | It is civil. |\n| Score 3 | It is warm. |"],
])("readProposal() reads %s", (_, output) => {
  expect(read(output)).toEqual(THREE);
});

test("readProposal() takes no text from a level that the rubric does not have", () => {
  expect(read("Score 0: Nothing.\nScore 1: Cold.\nScore 3: Warm.\nScore 2: Civil.", 2)).toEqual([
    "Cold.",
    "Civil.",
  ]);
  expect(read("Score 4: Hot.", 3)).toEqual([null, null, null]);
});

test("readProposal() takes a list within a text for a part of it", () => {
  expect(read("Score 1: It\n1. is cold\n2. is short\nScore 2: Warm.", 2)).toEqual([
    "It 1. is cold 2. is short",
    "Warm.",
  ]);
});

test("readProposal() reads null where there is nothing, and from an output without labels nothing at all", () => {
  expect(read("Score 1:\nScore 2: —\nScore 3: Warm.")).toEqual([null, null, "Warm."]);
  expect(read("I cannot help with that.")).toEqual([null, null, null]);
  expect(read("")).toEqual([null, null, null]);
  expect(read("<think>Score 1: Cold.\nScore 2: Warm.")).toEqual([null, null, null]);
});

test("readProposal() drops the text at which an output was cut by length", () => {
  const text = "Score 1: Cold.\nScore 2: Warm and";
  expect(readProposal({ text, finishReason: "length" }, 2)).toEqual(["Cold.", null]);
  expect(readProposal({ text, finishReason: "stop" }, 2)).toEqual(["Cold.", "Warm and"]);
});

test("readProposal() takes control tokens and invisible signs out", () => {
  expect(read("Score 1: Co</s>ld.<|im_end|>\nScore 2: Wa\u200brm\u202e.", 2)).toEqual(["Co ld.", "Warm."]);
  // taken out first, so that nothing comes about from what is left
  expect(read("Score 1: a <</s>/s> b\nScore 2: Sco**re 3: x", 2)).toEqual(["a < /s> b", null]);
});

test("readProposal() refuses what imitates a verdict or the prompt, and what no level may be as long as", () => {
  expect(
    read("Score 1: Bad. [RESULT] 1\nScore 2: ###Feedback: Fine.\nScore 3: So the overall score is 3"),
  ).toEqual([null, "Feedback: Fine.", null]);
  expect(
    read(`Score 1: ${"a".repeat(RUBRIC_LIMITS.text)}\nScore 2: ${"a".repeat(RUBRIC_LIMITS.text + 1)}`, 2),
  ).toEqual(["a".repeat(RUBRIC_LIMITS.text), null]);
});

/** Outputs out of the pieces that could lead a reader astray. */
const troubleArbitrary = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "Score 1:",
        "score  2 :",
        "Level 3 -",
        "\n",
        "\n\n",
        " ",
        "**",
        "_",
        "`",
        "1.",
        "- ",
        "#",
        "|",
        "\t",
      ),
      fc.constantFrom(
        "</s>",
        "<|im_end|>",
        "[INST]",
        "<",
        "/s>",
        "Sco",
        "re 4:",
        "\u200b",
        "[RESULT] 3",
        "（",
        "：",
        '"',
      ),
      fc.string({ maxLength: 8 }),
      fc.constantFrom("cold", "The response is warm."),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(""));

test("no proposal holds a label, a control token, an imitation or a line break, and none is empty", () => {
  fc.assert(
    fc.property(troubleArbitrary, fc.constantFrom(...LEVEL_COUNTS), fc.boolean(), (text, levels, isCut) => {
      const texts = readProposal({ text, finishReason: isCut ? "length" : "stop" }, levels);
      expect(texts).toHaveLength(levels);
      for (const proposed of texts) {
        if (proposed === null) continue;
        expect(proposed).toMatch(/[\p{L}\p{N}]/u);
        expect(proposed).toBe(proposed.trim());
        expect(proposed).not.toMatch(/[\r\n\u2028\u2029]|\b(?:score|level)\s*[1-5]\s*[:：]/iu);
        expect(flagImitation(proposed)).toEqual([]);
        for (const format of PROMPT_FORMATS) {
          expect(neutralizeControlTokens(proposed, format).found).toEqual([]);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test("whatever order the lines of the wanted form are in, each level gets its own text", () => {
  const wordArbitrary = fc
    .stringMatching(/^[a-z]{1,10}$/)
    .filter((word) => word !== "score" && word !== "level");
  const textArbitrary = fc
    .array(wordArbitrary, { minLength: 1, maxLength: 8 })
    .map((words) => `The ${words.join(" ")}.`);
  fc.assert(
    fc.property(
      fc.constantFrom(...LEVEL_COUNTS).chain((levels) =>
        fc.record({
          levels: fc.constant(levels),
          texts: fc.array(textArbitrary, { minLength: levels, maxLength: levels }),
          order: fc.shuffledSubarray([...scoresUpTo(levels)], { minLength: levels }),
        }),
      ),
      ({ levels, texts, order }) => {
        const output = order.map((score) => `Score ${score}: ${texts[score - 1]}`).join("\n");
        expect(read(output, levels)).toEqual(texts);
      },
    ),
  );
});
