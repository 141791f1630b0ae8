import { isTrainedToJudge } from "#core/drafting/trainedToJudge.ts";
import type { AppError, ErrorCode } from "#core/errors.ts";
import type { Drafting, Proposed } from "#stores/rubrics/draftingState.ts";
import { errorText, type ErrorText } from "#ui/errorText.ts";

/** Whether a model could write now: why not, or who would and how well. */
export type WriterWords =
  | { readonly kind: "no-model" }
  | { readonly kind: "no-criteria" }
  | { readonly kind: "ready"; readonly modelName: string; readonly isTrainedToJudge: boolean };

/** What stands beside *Draft levels …*. */
export function writerWords(modelName: string | null, criteria: string): WriterWords {
  if (modelName === null) return { kind: "no-model" };
  if (criteria.trim() === "") return { kind: "no-criteria" };
  return { kind: "ready", modelName, isTrainedToJudge: isTrainedToJudge(modelName) };
}

/**
 * What the model is doing before its first word comes.
 *
 * @param exampleCount How many trial cases it is shown; `null` until that is known.
 * @example
 * readingWords(2) // "Reading the criteria, the levels as they are and 2 trial cases …"
 */
export function readingWords(exampleCount: number | null): string {
  if (exampleCount === null) return "Preparing the prompt …";
  if (exampleCount === 0) return "Reading the criteria and the levels as they are …";
  const cases = exampleCount === 1 ? "1 trial case" : `${exampleCount} trial cases`;
  return `Reading the criteria, the levels as they are and ${cases} …`;
}

/**
 * Which levels are left without a proposal, and why; `null` when none is.
 *
 * @example
 * missingWords([1, 3]) // "Nothing usable was written for levels 2 and 4."
 */
export function missingWords(missing: readonly number[]): string | null {
  const scores = missing.map((index) => `${index + 1}`);
  const last = scores.at(-1);
  if (last === undefined) return null;
  const named = scores.length === 1 ? last : `${scores.slice(0, -1).join(", ")} and ${last}`;
  return `Nothing usable was written for level${scores.length === 1 ? "" : "s"} ${named}.`;
}

/** What is said where no level has a proposal. */
export function nothingWords({ modelName, missing, levels }: Proposed): string {
  if (missing.length === levels) return `No level descriptions could be read in what ${modelName} wrote.`;
  const rest = missingWords(missing);
  return `${modelName} proposes only what stands there already.${rest === null ? "" : ` ${rest}`}`;
}

/** What a screen reader is told as drafting goes on; empty when there is nothing to say. */
export function spokenWords(drafting: Drafting): string {
  switch (drafting.kind) {
    case "idle":
    case "failed":
      return "";
    case "running":
      return `${drafting.modelName} is drafting the levels`;
    case "proposed": {
      const open = drafting.proposals.filter(({ state }) => state === "open");
      if (open.length === 0) return nothingWords(drafting);
      const changed = open.filter(({ hasChanged }) => hasChanged).map(({ index }) => index + 1);
      const changedPart =
        changed.length === 0
          ? ""
          : `. Changed since they were proposed for: level ${changed.join(", level ")}`;
      return `${open.length === 1 ? "1 proposal" : `${open.length} proposals`} to read${changedPart}`;
    }
  }
}

/** Where the words for judging would mislead. */
const DRAFTING_ERRORS: Partial<Readonly<Record<ErrorCode, ErrorText>>> = {
  "engine/not-loaded": {
    title: "No model is loaded",
    whatToDo: "Load a model that follows instructions first.",
  },
  "engine/grammar-rejected": {
    title: "The engine refused the form of the answer",
    whatToDo: "Try again, or load another model. Your texts are as they were.",
  },
  "engine/generation-failed": {
    title: "The model could not write",
    whatToDo: "Try again. If this happens again, load the model again. Your texts are as they were.",
  },
};

/** What people read about a fault of drafting. */
export function draftingErrorText({ code, details }: Pick<AppError, "code" | "details">): ErrorText {
  if (code === "engine/prompt-too-long") {
    return { title: "The rubric is too long for this model", whatToDo: tooLongWords(details) };
  }
  return DRAFTING_ERRORS[code] ?? errorText({ code });
}

function tooLongWords({ promptTokens, maxTokens, contextLength }: AppError["details"]): string {
  const inWords = (tokens: unknown): string => Number(tokens).toLocaleString("en-US");
  return (
    `Criteria and levels make a prompt of ${inWords(promptTokens)} tokens, and the proposals may take ` +
    `${inWords(maxTokens)}; the model holds ${inWords(contextLength)}. Shorten them, or load a model with a longer context.`
  );
}
