import type { GgufChoice } from "#core/models/ggufChoice.ts";
import { formatBytes } from "./modelWords.ts";

/** What tells a choice from the others of its repository: the path of its first file. */
export function nameOfChoice({ paths }: GgufChoice): string {
  return paths[0] ?? "";
}

/**
 * A GGUF model of a list in one line.
 *
 * @example describeGgufChoice(choice, true) // "Q4_K_M · 4.4 GB · suggested"
 */
export function describeGgufChoice(choice: GgufChoice, isSuggested: boolean): string {
  const { quantization, byteLength, paths, missingPaths } = choice;
  return [
    quantization ?? nameOfChoice(choice),
    formatBytes(byteLength),
    ...(paths.length > 1 ? [`${paths.length} parts`] : []),
    ...(missingPaths.length > 0 ? [`${missingPaths.length} more missing`] : []),
    ...(isSuggested ? ["suggested"] : []),
  ].join(" · ");
}
