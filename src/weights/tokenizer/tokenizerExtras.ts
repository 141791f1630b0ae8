import { tokenizerFault } from "./tokenizerFault.ts";
import { requireUnique, TOKEN_LIMIT, unusedToken } from "./tokens.ts";
import type { Vocabulary, VocabularyToken } from "./vocabulary.ts";

/** A token with an id of its own, beside those that text is merged into. */
export interface AddedToken {
  readonly id: number;
  readonly text: string;
  /** Whether it steers the model (`</s>`) rather than being text. */
  readonly isSpecial: boolean;
}

/** What files beside the vocabulary say of it; `null` where none says anything. */
export interface TokenizerExtras {
  readonly addedTokens: readonly AddedToken[];
  /** Texts or ids, the best source first; those that the vocabulary does not have are passed over. */
  readonly bos: readonly (string | number)[];
  readonly eos: readonly (string | number)[];
  readonly unknown: readonly (string | number)[];
  readonly pad: readonly (string | number)[];
  readonly addBos: boolean | null;
  readonly addSpacePrefix: boolean | null;
  readonly chatTemplate: string | null;
}

/** A vocabulary on its own. */
export const NO_EXTRAS: TokenizerExtras = {
  addedTokens: [],
  bos: [],
  eos: [],
  unknown: [],
  pad: [],
  addBos: null,
  addSpacePrefix: null,
  chatTemplate: null,
};

/**
 * Complete a vocabulary by what other files say, who know better where both say something.
 *
 * @param file Where the vocabulary comes from, for faults.
 * @throws {AppError} `weights/tokenizer-unsupported` if an added token has an impossible id or the text of another.
 */
export function applyExtras(vocabulary: Vocabulary, extras: TokenizerExtras, file: string): Vocabulary {
  const tokens = addTokens(vocabulary.tokens, extras.addedTokens, file);
  const ids = new Map(tokens.map(({ text }, id) => [text, id]));
  const findId = (candidates: readonly (string | number)[]): number | null => {
    for (const candidate of candidates) {
      const id = typeof candidate === "string" ? ids.get(candidate) : candidate;
      // −1 is how some models say that there is none
      if (id !== undefined && id >= 0 && id < tokens.length) return id;
    }
    return null;
  };
  return {
    ...vocabulary,
    tokens,
    bosId: findId(extras.bos) ?? vocabulary.bosId,
    eosId: findId(extras.eos) ?? vocabulary.eosId,
    unknownId: findId(extras.unknown) ?? vocabulary.unknownId,
    padId: findId(extras.pad) ?? vocabulary.padId,
    addBos: extras.addBos ?? vocabulary.addBos,
    addSpacePrefix: extras.addSpacePrefix ?? vocabulary.addSpacePrefix,
    chatTemplate: extras.chatTemplate ?? vocabulary.chatTemplate,
  };
}

/**
 * Put added tokens in their places: behind the others, or over one that was kept free. Ids that are left out become
 * unused tokens.
 */
export function addTokens(
  tokens: readonly VocabularyToken[],
  addedTokens: readonly AddedToken[],
  file: string,
): readonly VocabularyToken[] {
  if (addedTokens.length === 0) return tokens;
  const all = [...tokens];
  for (const { id, text, isSpecial } of addedTokens.toSorted((a, b) => a.id - b.id)) {
    requireId(id, text, file);
    while (all.length < id) all.push(unusedToken(all.length));
    const known = all[id];
    all[id] = known?.text === text ? retype(known, isSpecial) : addedToken(text, isSpecial);
  }
  requireUnique(all, file);
  return all;
}

/** A token that is a byte or the unknown one stays so, whoever lists it again. */
function retype(token: VocabularyToken, isSpecial: boolean): VocabularyToken {
  if (token.type === "normal") return { ...token, type: isSpecial ? "control" : "user-defined" };
  return token.type === "user-defined" && isSpecial ? { ...token, type: "control" } : token;
}

function addedToken(text: string, isSpecial: boolean): VocabularyToken {
  return { text, score: 0, type: isSpecial ? "control" : "user-defined" };
}

function requireId(id: number, text: string, file: string): void {
  if (Number.isInteger(id) && id >= 0 && id < TOKEN_LIMIT) return;
  const name = JSON.stringify(text);
  throw tokenizerFault(
    `Cannot use ${file}: token ${name} has the id ${id}, not one of 0 to ${TOKEN_LIMIT - 1}`,
    {
      text,
      id,
    },
  );
}
