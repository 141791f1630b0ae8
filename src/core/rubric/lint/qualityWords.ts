/**
 * What a response may be asked to be, in groups of one matter each: words of one group, or of two groups that share a
 * word, are asked for in one breath ("clear and concise", "accurate and precise"). Each entry is adjective/adverb/noun.
 */
const MATTERS: readonly string[] = [
  `accurate/accurately/accuracy correct/correctly/correctness factual/factually/factuality true/-/truth precise/precisely/precision
   exact/exactly/exactness valid/validly/validity truthful/truthfully/truthfulness error-free/-/- reliable/reliably/reliability`,
  `honest/honestly/honesty truthful/truthfully/truthfulness sincere/sincerely/sincerity transparent/transparently/transparency
   candid/candidly/candour`,
  `kind/kindly/kindness polite/politely/politeness respectful/respectfully/respectfulness empathetic/empathetically/empathy
   considerate/considerately/considerateness friendly/-/friendliness warm/warmly/warmth courteous/courteously/courtesy
   tactful/tactfully/tact compassionate/compassionately/compassion supportive/supportively/supportiveness
   caring/caringly/care sensitive/sensitively/sensitivity professional/professionally/professionalism gentle/gently/gentleness`,
  `clear/clearly/clarity concise/concisely/conciseness brief/briefly/brevity short/-/shortness simple/simply/simplicity
   plain/plainly/plainness readable/readably/readability understandable/understandably/understandability
   coherent/coherently/coherence organized/-/organization organised/-/organisation structured/-/structure
   well-organized/-/- well-organised/-/- well-structured/-/- well-written/-/- fluent/fluently/fluency
   grammatical/grammatically/grammaticality precise/precisely/precision`,
  `logical/logically/logic coherent/coherently/coherence consistent/consistently/consistency sound/soundly/soundness
   rational/rationally/rationality valid/validly/validity well-reasoned/-/- reasonable/reasonably/reasonableness`,
  `relevant/relevantly/relevance pertinent/pertinently/pertinence on-topic/-/- focused/-/focus helpful/helpfully/helpfulness
   useful/usefully/usefulness practical/practically/practicality actionable/-/actionability`,
  `complete/completely/completeness thorough/thoroughly/thoroughness comprehensive/comprehensively/comprehensiveness
   detailed/-/detail exhaustive/exhaustively/exhaustiveness in-depth/-/depth full/fully/fullness`,
  `safe/safely/safety harmless/harmlessly/harmlessness ethical/ethically/ethics responsible/responsibly/responsibility`,
  `fair/fairly/fairness unbiased/-/- impartial/impartially/impartiality neutral/neutrally/neutrality
   balanced/-/balance objective/objectively/objectivity ethical/ethically/ethics`,
  `creative/creatively/creativity original/originally/originality novel/-/novelty imaginative/imaginatively/imaginativeness
   engaging/engagingly/engagement interesting/interestingly/interest vivid/vividly/vividness funny/-/humour
   entertaining/entertainingly/-`,
];

const FORMS = ["adjective", "adverb", "noun"] as const;

export type QualityForm = (typeof FORMS)[number];

interface Quality {
  readonly adjective: string;
  readonly form: QualityForm;
  readonly matters: ReadonlySet<number>;
}

const QUALITY_BY_WORD: ReadonlyMap<string, Quality> = collectQualities();

function collectQualities(): ReadonlyMap<string, Quality> {
  const qualities = new Map<string, Quality>();
  for (const [matter, words] of MATTERS.entries()) {
    for (const entry of words.trim().split(/\s+/)) {
      const spellings = entry.split("/");
      const [adjective = ""] = spellings;
      for (const [at, form] of FORMS.entries()) {
        const word = spellings[at] ?? "-";
        if (word === "-") continue;
        const matters = new Set([...(qualities.get(word)?.matters ?? []), matter]);
        qualities.set(word, { adjective, form, matters });
      }
    }
  }
  return qualities;
}

/**
 * In which form a word, in lower case, names a quality of a response; `null` for any other word.
 *
 * @example
 * formOfQuality("kindly") // "adverb"
 */
export function formOfQuality(word: string): QualityForm | null {
  return QUALITY_BY_WORD.get(word)?.form ?? null;
}

/**
 * The adjective to a noun that names a quality, or `null` for any other word.
 *
 * @example
 * adjectiveFor("accuracy") // "accurate"
 */
export function adjectiveFor(word: string): string | null {
  const quality = QUALITY_BY_WORD.get(word);
  return quality?.form === "noun" ? quality.adjective : null;
}

/**
 * Whether two words, in lower case, ask for two different things in the same form.
 *
 * @example
 * areTwoMatters("accurate", "kind") // true
 * areTwoMatters("clear", "concise") // false
 */
export function areTwoMatters(one: string, other: string): boolean {
  const first = QUALITY_BY_WORD.get(one);
  const second = QUALITY_BY_WORD.get(other);
  if (first === undefined || second === undefined || first.form !== second.form) return false;
  return !Array.from(first.matters).some((matter) => second.matters.has(matter));
}
