import * as z from "zod/mini";
import type { ByteFolder } from "#core/bytes.ts";
import { readJson, readText } from "#weights/bytes/readFile.ts";
import type { AddedToken, TokenizerExtras } from "./tokenizerExtras.ts";
import { tokenizerFault } from "./tokenizerFault.ts";

const text = z.string("expected a text");
/** A special token is written as its text, or as an object with the text in it. */
const token = z.optional(z.nullable(z.union([text, z.object({ content: text })], "expected a token's text")));
const id = z.int("expected a whole number");
/** `config.json` of models that end in several ways lists them, the foremost first. */
const tokenId = z.optional(z.nullable(z.union([id, z.array(id)], "expected an id or several")));
const flag = z.optional(z.nullable(z.boolean("expected true or false")));

const specialTokens = { bos_token: token, eos_token: token, unk_token: token, pad_token: token };
const specialTokensMap = z.object(specialTokens);

const tokenizerConfig = z.object({
  ...specialTokens,
  add_bos_token: flag,
  add_prefix_space: flag,
  chat_template: z.optional(
    z.nullable(
      z.union(
        [text, z.array(z.object({ name: text, template: text }))],
        "expected a template or a list of named ones",
      ),
    ),
  ),
  added_tokens_decoder: z.optional(
    z.record(
      z.string(),
      z.object({ content: text, special: z._default(z.boolean(), false) }, "expected a token"),
    ),
  ),
});

const addedTokensMap = z.record(z.string(), id);
const modelConfig = z.object({ bos_token_id: tokenId, eos_token_id: tokenId, pad_token_id: tokenId });

type TokenizerConfig = z.infer<typeof tokenizerConfig>;
type SpecialTokens = z.infer<typeof specialTokensMap>;
type ModelConfig = z.infer<typeof modelConfig>;

/**
 * Collect what a model's other files say of its vocabulary. Texts of special tokens count before ids, and the
 * tokenizer's files before the model's.
 *
 * @throws {AppError} `weights/tokenizer-unsupported` where one of them has a field of the wrong type, and what `readJson`
 * says of one that is not JSON.
 */
export async function readExtras(folder: ByteFolder): Promise<TokenizerExtras> {
  const [config, map, added, generation, model, template] = await Promise.all([
    readOptional(folder, "tokenizer_config.json", tokenizerConfig),
    readOptional(folder, "special_tokens_map.json", specialTokensMap),
    readOptional(folder, "added_tokens.json", addedTokensMap),
    readOptional(folder, "generation_config.json", modelConfig),
    readOptional(folder, "config.json", modelConfig),
    readTemplateFile(folder),
  ]);
  const texts = (name: keyof SpecialTokens): string[] => [...textOf(config?.[name]), ...textOf(map?.[name])];
  const ids = (name: keyof ModelConfig): number[] => [...idOf(generation?.[name]), ...idOf(model?.[name])];
  const special = {
    bos: texts("bos_token"),
    eos: texts("eos_token"),
    unknown: texts("unk_token"),
    pad: texts("pad_token"),
  };
  return {
    addedTokens: mergeAddedTokens(config, added, new Set(Object.values(special).flat())),
    bos: [...special.bos, ...ids("bos_token_id")],
    eos: [...special.eos, ...ids("eos_token_id")],
    unknown: special.unknown,
    pad: [...special.pad, ...ids("pad_token_id")],
    addBos: config?.add_bos_token ?? null,
    addSpacePrefix: config?.add_prefix_space ?? null,
    chatTemplate: template ?? chatTemplateOf(config),
  };
}

async function readOptional<Schema extends z.ZodMiniType>(
  folder: ByteFolder,
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  if ((await folder.open(path)) === null) return null;
  const parsed = schema.safeParse(await readJson(folder, path));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw tokenizerFault(`Cannot use ${path}: ${field || "it"}: ${issue?.message ?? "not as expected"}`, {
    path,
    field,
  });
}

async function readTemplateFile(folder: ByteFolder): Promise<string | null> {
  const path = "chat_template.jinja";
  return (await folder.open(path)) === null ? null : readText(folder, path);
}

/** Of several templates the one named "default" is for chats; others are for tools and retrieval. */
function chatTemplateOf(config: TokenizerConfig | null): string | null {
  const template = config?.chat_template ?? null;
  if (template === null || typeof template === "string") return template;
  return (template.find(({ name }) => name === "default") ?? template[0])?.template ?? null;
}

function mergeAddedTokens(
  config: TokenizerConfig | null,
  added: Readonly<Record<string, number>> | null,
  specialTexts: ReadonlySet<string>,
): readonly AddedToken[] {
  const byId = new Map<number, AddedToken>();
  for (const [text, id] of Object.entries(added ?? {})) {
    byId.set(id, { id, text, isSpecial: specialTexts.has(text) });
  }
  for (const [key, { content, special }] of Object.entries(config?.added_tokens_decoder ?? {})) {
    const id = Number(key);
    byId.set(id, { id, text: content, isSpecial: special });
  }
  return [...byId.values()];
}

function textOf(special: SpecialTokens[keyof SpecialTokens]): readonly string[] {
  if (special === null || special === undefined) return [];
  return [typeof special === "string" ? special : special.content];
}

function idOf(id: ModelConfig[keyof ModelConfig]): readonly number[] {
  if (id === null || id === undefined) return [];
  return Array.isArray(id) ? id.slice(0, 1) : [id];
}
