/** A token as the scripted model writes it; bytes for a part of a character. */
export type ScriptedToken = string | Uint8Array;

/** What the model writes, and what happens meanwhile. */
export interface PipelineScript {
  /** The tokens of an output; after the last one comes the stop token. */
  readonly output: (seed: number) => readonly ScriptedToken[];
  /** Called before every token, the first after the prompt was read; may wait or throw. */
  readonly beforeToken: (index: number) => void | Promise<void>;
}

/** What WebLLM's `Conversation` class, the real one, is asked here. */
interface Conversation {
  readonly isTextCompletion: boolean;
  readonly config: { readonly system_prefix_token_ids?: readonly number[] };
  prompt?: string;
  appendMessage(role: string, message: string, name: string | undefined): void;
  appendReplyHeader(role: string): void;
  finishReply(message: string): void;
  getPromptArray(config: unknown): readonly string[];
}

interface GenerationConfig {
  readonly max_tokens: number;
  readonly logprobs?: boolean;
  readonly top_logprobs?: number;
  readonly response_format?: { readonly grammar: string } | null;
}

const STOP = "</s>";

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Words, spaces and control tokens; enough like a tokenizer to tell counts and a doubled BOS. */
export function scriptedEncode(text: string): Int32Array {
  const pieces = text.match(/<\/?s>| ?\w+|[^\w]/g) ?? [];
  return Int32Array.from(pieces, (piece) => (piece === "<s>" ? 1 : piece === STOP ? 2 : 2 + piece.length));
}

function bytesOf(token: ScriptedToken): Uint8Array {
  return typeof token === "string" ? new TextEncoder().encode(token) : token;
}

function decode(tokens: readonly ScriptedToken[]): string {
  return new TextDecoder().decode(Uint8Array.from(tokens.flatMap((token) => [...bytesOf(token)])));
}

/** An output that a verdict grammar allows, on its own scale of scores; throws as WebLLM does when it is none. */
function grammarOutput(grammar: string, seed: number): readonly ScriptedToken[] {
  if (grammar.split("(").length !== grammar.split(")").length) {
    throw namedError(
      "GrammarMatcherInitError",
      "Failed to initialize the grammar matcher for response format `grammar`: EBNF parser error at line 1",
    );
  }
  const levels = Number(/\[1-(\d)\]/.exec(grammar)?.[1] ?? 5);
  return ["[", "RESULT", "]", " ", String((seed % levels) + 1)];
}

/**
 * Stands in for WebLLM's `LLMChatPipeline`, the part that needs a GPU. It builds its prompt with the real
 * `Conversation`, in the same order, and counts, stops and collects as the real one does.
 */
export class ScriptedPipeline {
  readonly tokenizer = { encode: scriptedEncode };
  /** What was fed, request by request: prefix tokens and pieces of text. */
  readonly fed: { readonly prefix: readonly number[]; readonly pieces: readonly string[] }[] = [];
  isDisposed = false;
  private readonly script: PipelineScript;
  private readonly contextLength: number;
  private conversation: Conversation | Record<string, unknown> = { messages: [], isTextCompletion: false };
  private seed = 0;
  private plan: readonly ScriptedToken[] = [];
  private written: ScriptedToken[] = [];
  private logprobs: unknown[] = [];
  private sampled = 0;
  private promptTokens = 0;
  private finishReason: string | undefined;

  constructor(script: PipelineScript, contextLength: number) {
    this.script = script;
    this.contextLength = contextLength;
  }

  setSeed = (seed: number): void => void (this.seed = seed);
  getConversationObject = (): unknown => this.conversation;
  setConversation = (conversation: Conversation): void => void (this.conversation = conversation);
  resetChat = (): void => void (this.finishReason = undefined);
  getFinishReason = (): string | undefined => this.finishReason;
  stopped = (): boolean => this.finishReason !== undefined;
  getMessage = (): string => decode(this.written);
  getTokenLogprobArray = (): unknown[] => this.logprobs;
  getCurRoundCompletionTotalTokens = (): number => this.sampled;
  getCurRoundDecodingTotalTokens = (): number => Math.max(0, this.sampled - 1);
  getCurRoundPrefillTotalTokens = (): number => this.promptTokens;
  getCurRoundPrefillTotalTime = (): number => 0.25;
  getCurRoundDecodingTotalTime = (): number => 0.02 * (this.sampled - 1);
  getCurRoundPrefillTokensPerSec = (): number => this.promptTokens / 0.25;
  getCurRoundDecodingTokensPerSec = (): number => 50;
  getCurRoundGrammarInitTotalTime = (): number => 0.03;
  getCurRoundGrammarPerTokenTotalTime = (): number => 0.001;
  getCurRoundLatencyBreakdown = (): unknown => ({});
  sync = (): Promise<void> => Promise.resolve();
  dispose = (): void => void (this.isDisposed = true);

  async prefillStep(
    input: string,
    role: string,
    name: string | undefined,
    config: GenerationConfig,
  ): Promise<void> {
    const conversation = this.conversation as Conversation;
    this.written = [];
    this.logprobs = [];
    this.sampled = 0;
    this.finishReason = undefined;
    const grammar = config.response_format?.grammar;
    const { prefix, pieces } = readPrompt(conversation, input, role, name);
    this.fed.push({ prefix, pieces });
    // like the real one, it does not count the prefix
    this.promptTokens = pieces.reduce((sum, piece) => sum + scriptedEncode(piece).length, 0);
    if (this.promptTokens > this.contextLength) {
      throw namedError(
        "ContextWindowSizeExceededError",
        `Prompt tokens exceed context window size: number of prompt tokens: ${this.promptTokens}; ` +
          `context window size: ${this.contextLength}\nConsider shortening the prompt`,
      );
    }
    this.plan = grammar === undefined ? this.script.output(this.seed) : grammarOutput(grammar, this.seed);
    await this.sample(config);
  }

  decodeStep = (config: GenerationConfig): Promise<void> => this.sample(config);

  triggerStop(): void {
    if (this.stopped()) return;
    this.stop("abort");
  }

  private async sample(config: GenerationConfig): Promise<void> {
    await this.script.beforeToken(this.sampled);
    const token = this.plan[this.sampled];
    this.sampled += 1;
    const topCount = config.logprobs === true ? (config.top_logprobs ?? 0) : 0;
    if (topCount > 0) this.logprobs.push(logprobEntry(token ?? STOP, topCount));
    if (token === undefined) return this.stop("stop");
    this.written.push(token);
    if (this.written.length >= config.max_tokens) this.stop("length");
    else if (this.promptTokens + this.sampled > this.contextLength) this.stop("length");
  }

  private stop(reason: string): void {
    this.finishReason = reason;
    const conversation = this.conversation as Conversation;
    if (!conversation.isTextCompletion) conversation.finishReply(this.getMessage());
  }
}

/** The order of calls is that of `forwardPrefill` and `getInputData` in @mlc-ai/web-llm 0.2.86. */
function readPrompt(
  conversation: Conversation,
  input: string,
  role: string,
  name: string | undefined,
): { prefix: readonly number[]; pieces: readonly string[] } {
  if (conversation.isTextCompletion) return { prefix: [], pieces: [input] };
  conversation.appendMessage(role, input, name);
  conversation.appendReplyHeader("assistant");
  return {
    prefix: conversation.config.system_prefix_token_ids ?? [],
    pieces: conversation.getPromptArray({}),
  };
}

/** The sampled token is the likeliest; one alternative is impossible, and rounding lifts the first above 1. */
function logprobEntry(token: ScriptedToken, topCount: number): unknown {
  const text = decode([token]);
  const top_logprobs = Array.from({ length: topCount }, (_unused, rank) => ({
    token: rank === 0 ? text : `other${rank}`,
    bytes: null,
    logprob: rank === 0 ? 1e-7 : rank === topCount - 1 ? -Infinity : -rank,
  }));
  return { token: text, bytes: null, logprob: 1e-7, top_logprobs };
}
