import * as z from "zod/mini";
import { tokenizerFault } from "./tokenizerFault.ts";

const text = z.string("expected a text");
const flag = z.boolean("expected true or false");
const id = z.int("expected a whole number").check(z.nonnegative("expected no negative number"));

const addedToken = z.object({ id, content: text, special: z._default(flag, false) }, "expected a token");

/** A step of a pipeline; what else it has depends on its type. */
const step = z.looseObject({ type: text }, "expected a step with a type");

const affix = z.optional(z.nullable(text));

// not z.record, which leaves out a token named "__proto__"
const vocab = z.custom<Readonly<Record<string, number>>>(isVocab, "expected an id for every token");

const merge = z.union([text, z.tuple([text, text])], "expected two parts");

const bpe = z.object(
  {
    vocab,
    merges: z.array(merge, "expected a list"),
    unk_token: z.optional(z.nullable(text)),
    byte_fallback: z.optional(z.nullable(flag)),
    continuing_subword_prefix: affix,
    end_of_word_suffix: affix,
  },
  "expected an object",
);

const tokenizer = z.object(
  {
    added_tokens: z._default(z.array(addedToken, "expected a list"), []),
    normalizer: z.optional(z.nullable(step)),
    pre_tokenizer: z.optional(z.nullable(step)),
    post_processor: z.optional(z.nullable(step)),
    decoder: z.optional(z.nullable(step)),
    model: bpe,
  },
  "expected an object",
);

const modelKind = z.object({ model: z.object({ type: z.optional(z.string()) }) });

export type PipelineStep = z.infer<typeof step>;
export type TokenizerJson = z.infer<typeof tokenizer>;

/**
 * Check the shape of a Hugging Face `tokenizer.json`, as far as it is used.
 *
 * @throws {AppError} `weights/tokenizer-unsupported` if the text is not JSON, the tokenizer not of the BPE kind, or
 * something in it not as it should be.
 */
export function parseTokenizerJson(text: string): TokenizerJson {
  const json = parseJson(text);
  const kind = modelKind.safeParse(json).data?.model.type ?? "BPE";
  if (kind !== "BPE") {
    throw tokenizerFault(`Cannot use tokenizer.json: its model is of the kind ${kind}, not BPE`, { kind });
  }
  const parsed = tokenizer.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  throw tokenizerFault(`Cannot use tokenizer.json: ${path || "it"}: ${issue?.message ?? "not as expected"}`, {
    path,
  });
}

/** The steps of a pipeline, those within a sequence one by one. */
export function flattenSteps(pipeline: PipelineStep | null | undefined): readonly PipelineStep[] {
  if (pipeline === null || pipeline === undefined) return [];
  if (pipeline.type !== "Sequence") return [pipeline];
  const { normalizers, pretokenizers, processors, decoders } = pipeline;
  const inner = z.array(step).safeParse(normalizers ?? pretokenizers ?? processors ?? decoders);
  if (inner.success) return inner.data.flatMap(flattenSteps);
  throw tokenizerFault("Cannot use tokenizer.json: it has a sequence without steps");
}

function isVocab(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => id.safeParse(each).success);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw tokenizerFault(`Cannot read tokenizer.json as JSON: ${String(error)}`, {}, error);
  }
}
