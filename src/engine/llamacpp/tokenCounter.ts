import { AppError } from "#core/errors.ts";
import { completionBody } from "./completionBody.ts";
import { isUnwritableToken, MOST_REPEATS, withoutCaughtException } from "./llamaFaults.ts";
import type { LlamaRuntime } from "./llamaRuntime.ts";

/** Counts the tokens of a prompt as it is fed; it needs a free slot. */
export type CountTokens = (fedPrompt: string) => Promise<number>;

/** A private-use character: no vocabulary merges many of them into one token. */
const FILLER_CHARACTER = "\u{E000}";
const ONE_TOKEN = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 1 };
/** The one token has to be one that the runtime can write. */
const PLAIN_CHARACTER = "root ::= [ -~]";
const PROBE_TEXT = "Count these words, 1 2 3.";

/**
 * Find the cheapest exact way to count tokens. llama.cpp's browser build has no call for it, but it refuses a prompt
 * longer than the context before reading it, and says how long it is. So a text is counted by putting a control token
 * and a filler of known length behind it: a control token ends a text for the tokenizer, what follows cannot change
 * how the text is cut. Where that does not work, the prompt is read, which the next request finds in the cache.
 *
 * @param controlToken The literal text of a control token of this vocabulary, `null` if none is known.
 */
export async function createTokenCounter(
  runtime: LlamaRuntime,
  contextLength: number,
  controlToken: string | null,
): Promise<CountTokens> {
  const countByReading: CountTokens = (prompt) => countPrompt(runtime, prompt);
  if (controlToken === null) return countByReading;
  const tail = await measureTail(runtime, contextLength, controlToken);
  if (tail === null) return countByReading;
  const countByRefusal: CountTokens = async (prompt) =>
    (await countPrompt(runtime, prompt + tail.text)) - tail.tokens;
  const isExact = (await countByRefusal(PROBE_TEXT)) === (await countByReading(PROBE_TEXT));
  return isExact ? countByRefusal : countByReading;
}

interface Tail {
  readonly text: string;
  readonly tokens: number;
}

/** Make a tail that is just longer than the context, and measure it. */
async function measureTail(
  runtime: LlamaRuntime,
  contextLength: number,
  controlToken: string,
): Promise<Tail | null> {
  const added = (runtime.addsBos ? 1 : 0) + (runtime.addsEos ? 1 : 0);
  const measure = async (characters: number): Promise<Tail> => {
    const text = controlToken + FILLER_CHARACTER.repeat(characters);
    return { text, tokens: (await countPrompt(runtime, text)) - added };
  };
  const long = await measure(contextLength);
  if (long.tokens <= contextLength) return null;
  const tokensPerCharacter = (long.tokens - 1) / contextLength;
  const short = await measure(Math.ceil((contextLength + 8) / tokensPerCharacter));
  return short.tokens > contextLength ? short : long;
}

/** Count with a request for one token; a prompt that is too long is refused with its length. */
async function countPrompt(runtime: LlamaRuntime, prompt: string): Promise<number> {
  const body = completionBody(prompt, { sampling: ONE_TOKEN, seed: 0, grammar: PLAIN_CHARACTER }, 0);
  let promptTokens = 0;
  for (let repeat = 0; ; repeat += 1) {
    try {
      await runtime.complete(body, new AbortController().signal, ({ totals }) => {
        promptTokens = totals?.promptTokens ?? promptTokens;
      });
      return promptTokens;
    } catch (error) {
      if (error instanceof AppError && error.code === "engine/prompt-too-long") {
        return Number(error.details["promptTokens"]);
      }
      // a completion beside this one took it down
      if (!isUnwritableToken(error) || repeat === MOST_REPEATS) throw withoutCaughtException(error);
    }
  }
}
