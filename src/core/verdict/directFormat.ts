import { scoresUpTo, type LevelCount, type Score } from "#core/rubric/scoreRubric.ts";
import { lastSentence, unwrapResult, type Claim, type Ending, type ResultFormat } from "./resultFormat.ts";

const OPEN = String.raw`[\s*_"'([]*`;
const CLOSE = String.raw`[\s*_"')\]]*`;
const NUMBER = String.raw`(\d+(?:[.,]\d+)?)${CLOSE}(?:(?:/|out\s+of)\s*(\d+)${CLOSE})?`;
const NAME = "(?:score|result)";

/** One way to end an output with a score, with what before it makes the score somebody else's. */
interface EndingForm {
  readonly pattern: RegExp;
  readonly refusedAfter: RegExp | null;
}

const ENDING_FORMS: readonly EndingForm[] = [
  // [Result] 4   [SCORE]: 3   [RESULT: 4]   [Score 4]   [Result] score of 1
  {
    pattern: new RegExp(
      String.raw`[*_"']*\[(?=[^\]]*\])${NAME}(?:\s*\]|\s*:|\s)\s*:?\s*(?:${NAME}\s*(?::|of\b)?)?${OPEN}${NUMBER}\.?$`,
      "i",
    ),
    refusedAfter: null,
  },
  // (Score 5), but not the echo of the prompt's "Reference Answer (Score 5)"
  {
    pattern: new RegExp(String.raw`[*_"']*\((?=[^)]*\))${NAME}\s*(?::|of\b)?\s*${NUMBER}\.?$`, "i"),
    refusedAfter: /reference\s+answer\W*$/i,
  },
  // Score: 4   Result: 4   overall score: 4
  {
    pattern: new RegExp(
      String.raw`[*_"']*(?:\b(?:overall|final|total)\s+)?\b${NAME}${CLOSE}:${OPEN}${NUMBER}\.?$`,
      "i",
    ),
    refusedAfter: /reference\s+answer/i,
  },
  // score of 4, Score 4: prose, so neither a full stop nor a sentence that denies or compares
  {
    pattern: new RegExp(String.raw`\bscore(?:\s+of)?\s+${OPEN}${NUMBER}$`, "i"),
    refusedAfter:
      /reference\s+answer|\b(?:not|cannot|never|nor|than|below|above|short of|instead of)\b|n['’]t\b/i,
  },
];

const MARKED_CLAIMS = new RegExp(
  String.raw`(?:\[${NAME}(?:\s*\]\s*:?|\s*:|\s)|\b${NAME}${CLOSE}:)${OPEN}${NUMBER}`,
  "gi",
);
const PROSE_CLAIMS = /\bscore(?:\s+of)?\s+(\d+)/gi;

/** What a number states that may be said to be out of another number, both as written. */
type ClaimReader = (numberText: string | undefined, outOf?: string) => Claim<Score>;

/**
 * How a score on a scale of so many levels may be spelled; the forms follow the authors' library (prometheus-eval
 * v0.1.20, `parser.py`).
 *
 * @example
 * directFormat(3).readAlone("2/3") // 2
 * directFormat(3).readAlone("2/5") // "out-of-range"
 */
export function directFormat(levels: LevelCount): ResultFormat<Score> {
  const toClaim = claimReader(levels);
  return {
    readStrictly: (text) => scoresUpTo(levels).find((score) => String(score) === text) ?? null,
    readAlone: (text) => readAlone(text, toClaim),
    readOpening: (text) => readOpening(text, toClaim),
    readEnding: (tail) => readEnding(tail, toClaim),
  };
}

/** A numerator out of anything but the rubric's top score is a number on somebody else's scale. */
function claimReader(levels: LevelCount): ClaimReader {
  const scores = scoresUpTo(levels);
  return (numberText = "", outOf = String(levels)) => {
    if (Number(outOf) !== levels || !/^0{0,2}\d$/.test(numberText)) return "out-of-range";
    return scores.find((score) => score === Number(numberText)) ?? "out-of-range";
  };
}

const ALONE = new RegExp(
  String.raw`^(?:(?:the\s+)?(?:(?:overall|final)\s+)?${NAME}\s*(?::|of\b|is\b)?${OPEN})?(-?\d+(?:[.,]\d+)?)${CLOSE}(?:(?:/|out\s+of)\s*(\d+))?$`,
  "i",
);

function readAlone(text: string, toClaim: ClaimReader): Claim<Score> | null {
  const match = ALONE.exec(unwrapResult(text));
  return match ? toClaim(match[1], match[2]) : null;
}

// "3 or 4", "1 to 5" name a range and state nothing
const OPENING = new RegExp(
  String.raw`^[\s:*_"'“”‘’([{]*(?:${NAME}\s*:?\s*)?(\d+(?:[.,]\d+)?)(?!\d)(?!\s*(?:or|and|to|-|–)\s*\d)`,
  "i",
);

function readOpening(text: string, toClaim: ClaimReader): Claim<Score> | null {
  const match = OPENING.exec(text);
  return match ? toClaim(match[1]) : null;
}

function readEnding(tail: string, toClaim: ClaimReader): Ending<Score> | null {
  for (const { pattern, refusedAfter } of ENDING_FORMS) {
    const match = pattern.exec(tail);
    if (match === null) continue;
    const before = tail.slice(0, match.index);
    const sentence = lastSentence(before);
    if (refusedAfter?.test(sentence)) return null;
    const claim = toClaim(match[1], match[2]);
    if (otherClaims(before, sentence, toClaim).some((other) => other !== claim)) return { kind: "ambiguous" };
    // inside a sentence there is no marker to cut at: "I give it a score of 4"
    return { kind: "claim", claim, feedbackEnd: isProseForm(match[0], sentence) ? tail.length : match.index };
  }
  return null;
}

function isProseForm(matched: string, sentence: string): boolean {
  return !/^[*_"']*[([]/.test(matched) && /[\p{L}\p{N}]/u.test(sentence);
}

function otherClaims(before: string, sentence: string, toClaim: ClaimReader): Claim<Score>[] {
  return [
    ...[...before.matchAll(MARKED_CLAIMS)].map((match) => toClaim(match[1], match[2])),
    ...[...sentence.matchAll(PROSE_CLAIMS)].map((match) => toClaim(match[1])),
  ];
}
