/** One model in GGUF among the files of a folder or a hub's model: a single file, or all parts of a split one. */
export interface GgufChoice {
  /** `Q4_K_M`, `F16`; `null` if the name does not say. */
  readonly quantization: string | null;
  /** Paths of the files that are there, in the order of the parts. */
  readonly paths: readonly string[];
  /** Of all of them together. */
  readonly byteLength: number;
  /** Paths of parts that are not there; empty when the model is whole. */
  readonly missingPaths: readonly string[];
}

/** A file as the hub's listing, or a picked folder, names it. */
export interface GgufFile {
  readonly path: string;
  readonly byteLength: number;
}

/** As llama.cpp names the parts of a split file. */
const PART = /^(?<stem>.+)-(?<number>\d{5})-of-(?<count>\d{5})\.gguf$/i;

/** What llama.cpp and those who quantize with it write into names; hyphens and points stand for underscores at times. */
const QUANTIZATION =
  /(?<![a-z0-9])(?:i?q[1-8](?:[_-](?:[0-9]|k|nl|xxs|xs|s|m|l|xl)(?![a-z0-9]))*|tq[12]_0|mxfp4|bf16|fp?16|fp?32)(?![a-z0-9])/gi;

/** Files in the same format that are no language model: image projectors, and the notes of a quantizer. */
const NO_MODEL = /(?:^|[-_.])(?:mmproj|imatrix)(?:[-_.]|$)/i;

/**
 * The models in GGUF among these files, the smallest first; other files are left out.
 *
 * @example
 * listGgufChoices([{ path: "judge-Q8_0-00001-of-00002.gguf", byteLength: 5 }])
 * // [{ quantization: "Q8_0", paths: ["judge-Q8_0-00001-of-00002.gguf"], byteLength: 5,
 * //    missingPaths: ["judge-Q8_0-00002-of-00002.gguf"] }]
 */
export function listGgufChoices(files: readonly GgufFile[]): readonly GgufChoice[] {
  const groups = new Map<string, Group>();
  for (const file of files) {
    if (!/\.gguf$/i.test(file.path) || NO_MODEL.test(baseName(file.path))) continue;
    const part = readPart(file.path);
    const key = part === null ? file.path : `${part.stem}/${part.count}`;
    const group = groups.get(key) ?? { part, files: [] };
    groups.set(key, { ...group, files: [...group.files, file] });
  }
  const choices = [...groups.values()].map(choiceOf);
  return choices.toSorted(
    (a, b) => a.byteLength - b.byteLength || compareText(a.paths[0] ?? "", b.paths[0] ?? ""),
  );
}

/**
 * The quantization that a GGUF file's name tells, as llama.cpp writes it; the last one counts, and `null` if there is none.
 *
 * @example
 * readQuantization("prometheus-7b-v2-q5-k-m.gguf") // "Q5_K_M"
 */
export function readQuantization(path: string): string | null {
  const found = baseName(path).match(QUANTIZATION)?.at(-1);
  if (found === undefined) return null;
  return found.toUpperCase().replaceAll("-", "_").replace(/^FP/, "F");
}

interface Part {
  readonly stem: string;
  readonly number: number;
  readonly count: number;
}

interface Group {
  readonly part: Part | null;
  readonly files: readonly GgufFile[];
}

function readPart(path: string): Part | null {
  const { stem, number, count } = PART.exec(path)?.groups ?? {};
  if (stem === undefined) return null;
  const part = { stem, number: Number(number), count: Number(count) };
  // a number beyond the count makes it a name like any other
  return part.number >= 1 && part.number <= part.count ? part : null;
}

function choiceOf({ part, files }: Group): GgufChoice {
  // five digits each, so that the order of the names is the order of the parts
  const inOrder = files.toSorted((a, b) => compareText(a.path, b.path));
  return {
    quantization: readQuantization(part === null ? (inOrder[0]?.path ?? "") : part.stem),
    paths: inOrder.map(({ path }) => path),
    byteLength: inOrder.reduce((sum, { byteLength }) => sum + byteLength, 0),
    missingPaths: part === null ? [] : missingParts(part, inOrder),
  };
}

function missingParts({ stem, count }: Part, files: readonly GgufFile[]): readonly string[] {
  const numbers = new Set(files.map(({ path }) => readPart(path)?.number));
  const missing: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    if (!numbers.has(number)) missing.push(`${stem}-${fiveDigits(number)}-of-${fiveDigits(count)}.gguf`);
  }
  return missing;
}

function fiveDigits(number: number): string {
  return String(number).padStart(5, "0");
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
