/** Words for what is judged, in the singular. */
export const SUBJECTS: ReadonlySet<string> = new Set(
  `response answer reply model output assistant text completion generation essay summary summarization summarisation
  translation code program function script query solution explanation message email e-mail mail letter post tweet caption
  story poem song lyric joke dialogue dialog conversation article paragraph sentence passage headline title description
  list table plan itinerary recipe report document draft content writing writer author speaker agent chatbot bot ai llm system
  advice recommendation suggestion argument argumentation reasoning rationale proof statement claim comment feedback critique
  review analysis result tone style wording language vocabulary grammar spelling phrasing format prose narrative simulation
  prediction decision conclusion question prompt tool candidate submission student work product outcome proposal speech
  review instruction implementation chain step dataset interpretation classification label extraction paraphrase rewrite
  revision essay`.split(/\s+/),
);

/**
 * Whether a word, in lower case, names what is judged, in singular, plural or genitive.
 *
 * @example
 * isSubject("replies") // true
 */
export function isSubject(word: string): boolean {
  const bare = word.replace(/['’]s?$/, "");
  return [bare, bare.replace(/s$/, ""), bare.replace(/es$/, ""), bare.replace(/ies$/, "y")].some((form) =>
    SUBJECTS.has(form),
  );
}
