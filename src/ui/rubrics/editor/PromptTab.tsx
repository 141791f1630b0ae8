import { useMemo, useState, type ReactElement } from "react";
import type { JudgeMode } from "#core/cases/evaluationCase.ts";
import {
  promptWithoutCase,
  promptWithSlots,
  type PromptPart,
  type PromptVariant,
} from "#core/prompts/promptPreview.ts";
import { PROMPT_PROFILES, type PromptProfile } from "#core/prompts/promptProfile.ts";
import { renderPrompt } from "#core/prompts/renderPrompt.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import { Checkbox } from "#ui/components/Checkbox.tsx";
import { CopyButton } from "#ui/components/CopyButton.tsx";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { errorText } from "#ui/errorText.ts";
import { fitWords, roomWords, tokenWords, type PromptRoom } from "./promptWords.ts";
import { useJudgeRoom, type JudgeRoom } from "./useJudgeRoom.ts";
import { useTokenCount, type TokenCount } from "./useTokenCount.ts";

/** Longer prompts would hold up the page; a rubric within its limits comes nowhere near. */
const MAX_SHOWN = 50_000;

const MODES = [
  { value: "direct", label: "Direct" },
  { value: "pairwise", label: "Pairwise" },
] as const;

const PROFILES = PROMPT_PROFILES.map((profile) => ({ value: profile, label: profile }));

const SOURCES = [
  { value: "slots", label: "Any case" },
  { value: "trial", label: "Newest trial case" },
] as const;

export interface PromptTabProps {
  readonly draft: RubricDraft;
  /** The trial case that was added last; `null` when there is none. */
  readonly newestCase: TrialCase | null;
}

/** The person reads the prompt exactly as the judge gets it, how long it is, and how much room it leaves for a case. */
export function PromptTab({ draft, newestCase }: PromptTabProps): ReactElement {
  const room = useJudgeRoom();
  const [mode, setMode] = useState<JudgeMode>("direct");
  const [profile, setProfile] = useState<PromptProfile>(room.profile);
  const [withReference, setWithReference] = useState(false);
  const [source, setSource] = useState<"slots" | "trial">("slots");
  const trialCase = mode === "direct" && source === "trial" ? newestCase : null;
  const variant = useMemo(
    (): PromptVariant => ({ mode, profile, hasReferenceAnswer: withReference, format: room.format }),
    [mode, profile, withReference, room.format],
  );
  const prompt = useMemo(
    () => (trialCase === null ? preview(draft, variant) : previewOfCase(draft, variant, trialCase)),
    [draft, variant, trialCase],
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SegmentedControl label="Mode" value={mode} onChange={setMode} segments={MODES} />
        <span className="flex items-center gap-2">
          <span aria-hidden className="text-muted">
            Profile
          </span>
          <SegmentedControl
            label="Prompt profile"
            value={profile}
            onChange={setProfile}
            segments={PROFILES}
          />
        </span>
        {mode === "direct" && newestCase !== null && (
          <SegmentedControl label="Case" value={source} onChange={setSource} segments={SOURCES} />
        )}
        {trialCase === null && (
          <Checkbox isSelected={withReference} onChange={setWithReference}>
            With a reference answer
          </Checkbox>
        )}
      </div>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <PromptLength {...{ room, variant }} counted={prompt.counted} hasCase={trialCase !== null} />
        <CopyButton label="Copy prompt" getText={() => textOf(prompt.parts)} />
      </div>
      <PromptText parts={prompt.parts} />
    </div>
  );
}

/** What is shown, and what is counted: with a case both are the same, without one the slots do not count. */
interface Preview {
  readonly parts: readonly PromptPart[];
  readonly counted: string;
}

function preview(draft: RubricDraft, variant: PromptVariant): Preview {
  return { parts: promptWithSlots(draft, variant), counted: promptWithoutCase(draft, variant) };
}

function previewOfCase(
  rubric: RubricDraft,
  { profile, format }: PromptVariant,
  { id, instruction, response, referenceAnswer }: TrialCase,
): Preview {
  const { text } = renderPrompt({
    evaluationCase: {
      mode: "direct",
      id,
      instruction,
      response: { id: "response", label: "Response", text: response },
      referenceAnswer,
    },
    order: "AB",
    rubric,
    profile,
    format,
  });
  return { parts: [{ kind: "text", text }], counted: text };
}

function PromptLength({
  room,
  variant: { mode, hasReferenceAnswer },
  counted,
  hasCase,
}: {
  readonly room: JudgeRoom;
  readonly variant: PromptVariant;
  readonly counted: string;
  readonly hasCase: boolean;
}): ReactElement {
  const count = useTokenCount(counted);
  const { maxTokens, contextLength, judgeName } = room;
  const promptRoom: PromptRoom = {
    promptTokens: count.tokens,
    isEstimate: count.kind !== "counted",
    maxTokens,
    contextLength,
  };
  return (
    <p className="max-w-reading min-w-60 flex-1">
      <b>
        {tokenWords(count.tokens, promptRoom.isEstimate)} of {contextLength.toLocaleString("en-US")}
      </b>
      {hasCase ? "" : " without a case"}.{" "}
      {hasCase ? fitWords(promptRoom) : roomWords(promptRoom, mode, hasReferenceAnswer)}{" "}
      <span className="text-muted">{countedWords(count, judgeName)}</span>
    </p>
  );
}

/** Who has counted. */
function countedWords(count: TokenCount, judgeName: string | null): string {
  if (judgeName === null) return "Estimated for the usual context: no judge is loaded.";
  switch (count.kind) {
    case "counted":
      return `Counted by ${judgeName}, in its context.`;
    case "failed":
      return `Estimated, in the context of ${judgeName}: its tokens could not be counted (${errorText(count.error).title}).`;
    case "counting":
    case "estimated":
      return `Estimated until ${judgeName} has counted them.`;
  }
}

function textOf(parts: readonly PromptPart[]): string {
  return parts.map(({ text }) => text).join("");
}

function PromptText({ parts }: { readonly parts: readonly PromptPart[] }): ReactElement {
  const text = textOf(parts);
  const isCut = text.length > MAX_SHOWN;
  const shown: readonly PromptPart[] = isCut ? [{ kind: "text", text: text.slice(0, MAX_SHOWN) }] : parts;
  return (
    <div>
      <pre
        tabIndex={0}
        className="figures rounded-md border border-line bg-panel p-3 text-table wrap-anywhere whitespace-pre-wrap"
      >
        {shown.map((part, index) =>
          part.kind === "text" ? (
            part.text
          ) : (
            <mark key={index} className="rounded-sm border border-edge bg-field px-1 text-ink">
              {part.text}
            </mark>
          ),
        )}
      </pre>
      {isCut && (
        <p className="pt-1 text-table text-muted">
          The first {MAX_SHOWN.toLocaleString("en-US")} of {text.length.toLocaleString("en-US")} characters;
          copying takes all.
        </p>
      )}
    </div>
  );
}
