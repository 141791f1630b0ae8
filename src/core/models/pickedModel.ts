import { listGgufChoices } from "./ggufChoice.ts";

/** A file as a person picked it. */
export interface NamedFile {
  /** In the picked folder, with `/`. */
  readonly path: string;
  readonly byteLength: number;
}

/** What picked files are, by their names. */
export type PickedModelKind = "package" | "checkpoint" | "gguf";

/** What was recognized, and everything that keeps it from being brought in, in sentences. */
export type PickedModel =
  | {
      readonly kind: PickedModelKind;
      /** Those that belong to the model; all others are left out. */
      readonly paths: readonly string[];
      /** As the settings of a package or the name of a GGUF file say; `null` if they do not. */
      readonly quantization: string | null;
      readonly problems: readonly string[];
    }
  | { readonly kind: "unknown"; readonly problems: readonly string[] };

type KnownModel = Exclude<PickedModel, { kind: "unknown" }>;

const PACKAGE_LISTING = "tensor-cache.json";
const PACKAGE_CONFIG = "mlc-chat-config.json";
const CHECKPOINT_LISTING = "model.safetensors.index.json";
/** One of them has to be there. */
const TOKENIZERS = ["tokenizer.json", "tokenizer.model"];
/** `model-00002-of-00008.safetensors`. */
const PART = /^(?<stem>.*-)\d{5}-of-(?<count>\d{5})\.safetensors$/;

/** A file that the listing of a model names. */
interface ListedFile {
  readonly path: string;
  /** `null` where the listing does not say. */
  readonly byteLength: number | null;
}

/** Files of the picked ones whose JSON `inspectPickedFiles` wants to see; they are small. */
export function listingPaths(files: readonly NamedFile[]): readonly string[] {
  return files
    .map(({ path }) => path)
    .filter((path) => [PACKAGE_CONFIG, PACKAGE_LISTING, CHECKPOINT_LISTING].includes(path));
}

/**
 * Say what picked files are, and what is missing, renamed or of another size than it should be.
 *
 * @param listings The parsed JSON of `listingPaths`, by path.
 *
 * @example
 * inspectPickedFiles([{ path: "a-00001-of-00002.gguf", byteLength: 9 }], new Map())
 * // { kind: "gguf", paths: ["a-00001-of-00002.gguf"], quantization: null, problems: ["a-00002-of-00002.gguf is missing."] }
 */
export function inspectPickedFiles(
  files: readonly NamedFile[],
  listings: ReadonlyMap<string, unknown>,
): PickedModel {
  const paths = files.map(({ path }) => path);
  const has = (path: string): boolean => paths.includes(path);
  if (has(PACKAGE_CONFIG) || has(PACKAGE_LISTING)) {
    const listed = readPackageListing(listings.get(PACKAGE_LISTING));
    const required = [PACKAGE_CONFIG, PACKAGE_LISTING];
    const found = judge("package", files, listed ?? unreadable(PACKAGE_LISTING, has), required);
    return { ...found, quantization: readPackageQuantization(listings.get(PACKAGE_CONFIG)) };
  }
  if (paths.some((path) => isTop(path) && path.endsWith(".safetensors"))) {
    const listed = readCheckpointListing(listings.get(CHECKPOINT_LISTING));
    const parts = listed ?? unreadable(CHECKPOINT_LISTING, has) ?? partsOf(paths);
    return judge("checkpoint", files, parts, ["config.json"]);
  }
  const ggufs = files.filter(({ path }) => path.toLowerCase().endsWith(".gguf"));
  return ggufs.length > 0 ? judgeGguf(ggufs) : { kind: "unknown", problems: [unknownSentence(paths)] };
}

/** A listing that is there and cannot be read is a problem of its own. */
interface UnreadableListing {
  readonly unreadable: string;
}

function unreadable(path: string, has: (path: string) => boolean): UnreadableListing | null {
  return has(path) ? { unreadable: path } : null;
}

function judge(
  kind: PickedModelKind,
  files: readonly NamedFile[],
  listed: readonly ListedFile[] | UnreadableListing | null,
  required: readonly string[],
): KnownModel {
  const paths = files.filter(({ path }) => isTop(path)).map(({ path }) => path);
  const missing = required.filter((path) => !paths.includes(path)).map((path) => `${path} is missing.`);
  const tokenizer = TOKENIZERS.some((path) => paths.includes(path))
    ? []
    : [`${TOKENIZERS.join(" or ")} is missing.`];
  const differences =
    listed !== null && "unreadable" in listed
      ? [`${listed.unreadable} does not hold the list of files that belongs in it.`]
      : compare(files, listed ?? []);
  return { kind, paths, quantization: null, problems: [...missing, ...tokenizer, ...differences] };
}

function compare(files: readonly NamedFile[], listed: readonly ListedFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const expected = new Set(listed.map(({ path }) => path));
  const spare = files.filter(({ path }) => !expected.has(path));
  return listed.flatMap(({ path, byteLength }) => {
    const file = byPath.get(path);
    if (file === undefined) {
      const twin = spare.find((other) => looksLike(other, path, byteLength));
      return [
        twin === undefined ? `${path} is missing.` : `${path} is missing; rename ${twin.path} if that is it.`,
      ];
    }
    if (byteLength === null || byteLength === file.byteLength) return [];
    return [`${path} has ${file.byteLength} bytes, not ${byteLength}.`];
  });
}

/** Browsers and people rename: `params_shard_3 (1).bin`, `copy of params_shard_3.bin`. */
function looksLike(file: NamedFile, path: string, byteLength: number | null): boolean {
  if (byteLength !== null && file.byteLength !== byteLength) return false;
  const ending = path.slice(path.lastIndexOf("."));
  const stem = path.slice(0, path.lastIndexOf("."));
  return file.path.endsWith(ending) && (byteLength !== null || file.path.includes(stem));
}

function judgeGguf(ggufs: readonly NamedFile[]): PickedModel {
  const choices = listGgufChoices(ggufs);
  const missing = choices.flatMap(({ missingPaths }) => missingPaths).map((path) => `${path} is missing.`);
  const several = choices.length === 1 ? [] : [`Pick the files of one model; these are ${choices.length}.`];
  return {
    kind: "gguf",
    paths: choices.flatMap(({ paths }) => paths),
    quantization: choices[0]?.quantization ?? null,
    problems: [...several, ...missing],
  };
}

/** All parts of the split checkpoint that the first part found belongs to; none where nothing is split. */
function partsOf(paths: readonly string[]): readonly ListedFile[] {
  const found = paths.map((path) => PART.exec(path)?.groups).find((part) => part !== undefined);
  if (found === undefined) return [];
  const { stem = "", count = "0" } = found;
  return Array.from({ length: Number(count) }, (_, index) => ({
    path: `${stem}${String(index + 1).padStart(5, "0")}-of-${count}.safetensors`,
    byteLength: null,
  }));
}

/** `records` of a package: `dataPath` and `nbytes`. */
function readPackageListing(json: unknown): readonly ListedFile[] | null {
  const records = isRecord(json) ? json["records"] : undefined;
  if (!Array.isArray(records)) return null;
  return records.flatMap((record: unknown) => {
    if (!isRecord(record)) return [];
    const { dataPath, nbytes } = record;
    if (typeof dataPath !== "string") return [];
    return [{ path: dataPath, byteLength: typeof nbytes === "number" ? nbytes : null }];
  });
}

/** `quantization` of a package's settings: `q4f16_1`. */
function readPackageQuantization(json: unknown): string | null {
  const quantization = isRecord(json) ? json["quantization"] : undefined;
  return typeof quantization === "string" ? quantization : null;
}

/** `weight_map` of a checkpoint: tensor to file. */
function readCheckpointListing(json: unknown): readonly ListedFile[] | null {
  const map = isRecord(json) ? json["weight_map"] : undefined;
  if (!isRecord(map)) return null;
  const paths = Object.values(map).filter((path) => typeof path === "string");
  return [...new Set(paths)].map((path) => ({ path, byteLength: null }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTop(path: string): boolean {
  return !path.includes("/");
}

function unknownSentence(paths: readonly string[]): string {
  const below = paths.find((path) =>
    [PACKAGE_CONFIG, PACKAGE_LISTING, "config.json"].some((name) => path.endsWith(`/${name}`)),
  );
  if (below !== undefined)
    return `The model lies in the folder ${below.slice(0, below.lastIndexOf("/"))}: pick that one.`;
  return "This is no model that Hearth knows: no mlc-chat-config.json, no .safetensors and no .gguf file.";
}
