const ACCENTS = /[\u0300-\u036f]/g;
const BEYOND_ASCII = /[^\0-\x7f]/g;
const SURROGATE = /[\ud800-\udfff]/;

/** Characters fold to the same each time, and texts repeat few of them: far faster than normalising whole texts. */
const foldedByCharacter = new Map<string, string>();

/**
 * A text as it is searched: small letters without accents. Other marks stay, because in many scripts they are the vowels.
 *
 * @example foldText("Éloge à Zoë") // "eloge a zoe"
 */
export function foldText(text: string): string {
  return text.toLowerCase().replace(BEYOND_ASCII, foldCharacter);
}

function foldCharacter(character: string): string {
  // one half of a pair says nothing by itself
  if (SURROGATE.test(character)) return character;
  const known = foldedByCharacter.get(character);
  if (known !== undefined) return known;
  const folded = character.normalize("NFD").replace(ACCENTS, "").normalize("NFC");
  foldedByCharacter.set(character, folded);
  return folded;
}

/**
 * A folded text by which names are put in order, numbers by their size.
 *
 * @example sortKey("Rubric 10") > sortKey("rubric 9") // true
 */
export function sortKey(text: string): string {
  return foldText(text.trim()).replace(/\d+/g, (digits) => digits.padStart(12, "0"));
}

/** The folded words of a query; all of them have to occur. */
export function queryWords(query: string): readonly string[] {
  return foldText(query).split(/\s+/).filter(Boolean);
}
