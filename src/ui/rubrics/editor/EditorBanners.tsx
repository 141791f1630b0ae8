import type { ReactElement, ReactNode } from "react";
import type { AppError } from "#core/errors.ts";
import { writeDraftJson } from "#core/rubric/draftJson.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { selectRubricEditorActions, type OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import { Button } from "#ui/components/Button.tsx";
import { Disclosure } from "#ui/components/Disclosure.tsx";
import { errorText } from "#ui/errorText.ts";
import { RubricDiff } from "#ui/rubrics/RubricDiff.tsx";
import { useRubricEditor, useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { useAttempt } from "#ui/rubrics/library/useAttempt.ts";
import { Banner } from "./Banner.tsx";
import { staleWords } from "./editorWords.ts";
import { rubricName } from "#ui/rubrics/library/libraryWords.ts";

export interface EditorBannersProps {
  readonly rubric: OpenRubric;
  readonly isArchived: boolean;
  readonly onBringBack: () => void;
  /** `null` while no judge could do it. */
  readonly onJudgeStale: (() => void) | null;
  /** How judging them again goes on; takes the place of its button. */
  readonly staleProgress: ReactNode;
}

/** The person reads what is special about the open rubric now: who writes, what is not on disk, what is stale. */
export function EditorBanners({
  rubric,
  isArchived,
  onBringBack,
  onJudgeStale,
  staleProgress,
}: EditorBannersProps): ReactElement {
  const { access, keeping, draft, staleness } = rubric;
  return (
    <>
      {access.kind === "starter" && (
        <Banner tone="calm">
          A starter rubric is the same for everyone. A copy of it is yours to change.
        </Banner>
      )}
      {access.kind === "elsewhere" && <ElsewhereBanner />}
      {access.kind === "changed-elsewhere" && <ChangedElsewhereBanner theirs={access.theirs} draft={draft} />}
      {keeping.kind === "not-kept" && <NotKeptBanner error={keeping.error} draft={draft} />}
      {isArchived && (
        <Banner tone="calm" actions={<Button onPress={onBringBack}>Bring back</Button>}>
          Archived. It is out of the way; nothing of it is lost.
        </Banner>
      )}
      {staleProgress ??
        (staleness !== null && staleness.stale > 0 && (
          <StaleBanner staleness={staleness} onJudgeStale={onJudgeStale} />
        ))}
    </>
  );
}

function ElsewhereBanner(): ReactElement {
  const { takeOver } = useRubricEditor(selectRubricEditorActions);
  const attempt = useAttempt();
  return (
    <Banner tone="calm" actions={<Button onPress={() => attempt(takeOver)}>Write here instead</Button>}>
      This rubric is open for writing in another tab. Here it can be read.
    </Banner>
  );
}

function ChangedElsewhereBanner({
  theirs,
  draft,
}: {
  readonly theirs: RubricRecord;
  readonly draft: RubricDraft;
}): ReactElement {
  const { useTheirs: takeTheirs, keepAsCopy } = useRubricEditor(selectRubricEditorActions);
  const { goTo } = useRubricsDesk();
  const attempt = useAttempt();
  return (
    <Banner
      tone="urgent"
      actions={
        <>
          <Button onPress={() => attempt(takeTheirs)}>Use theirs</Button>
          <Button onPress={() => attempt(async () => goTo(`/rubrics/${await keepAsCopy()}`))}>
            Keep mine as a copy
          </Button>
        </>
      }
      more={
        <Disclosure summary="How yours differs from theirs">
          <RubricDiff before={theirs.draft} after={draft} />
        </Disclosure>
      }
    >
      This rubric was changed in another tab while you wrote here. Theirs is on disk, yours only in this page;
      nothing was overwritten.
    </Banner>
  );
}

function NotKeptBanner({
  error,
  draft,
}: {
  readonly error: AppError;
  readonly draft: RubricDraft;
}): ReactElement {
  const { flush } = useRubricEditor(selectRubricEditorActions);
  const { download } = useRubricsDesk();
  const attempt = useAttempt();
  return (
    <Banner
      tone="urgent"
      actions={
        <>
          <Button onPress={() => attempt(async () => void (await flush()))}>Try again</Button>
          <Button onPress={() => download(`${rubricName({ draft })}.json`, writeDraftJson(draft))}>
            Download the draft
          </Button>
        </>
      }
    >
      <b>{errorText(error).title}.</b> What you typed is not on disk; it is safe as long as this page stays
      open.
      {error.code === "storage/quota-exceeded" && " Free disk space or delete model files, then try again."}
    </Banner>
  );
}

function StaleBanner({
  staleness,
  onJudgeStale,
}: {
  readonly staleness: { readonly cases: number; readonly stale: number };
  readonly onJudgeStale: (() => void) | null;
}): ReactElement {
  const { stale } = staleness;
  const label =
    stale === 1
      ? "Judge the stale case again"
      : `Judge the ${stale.toLocaleString("en-US")} stale cases again`;
  return (
    <Banner
      tone="calm"
      actions={onJudgeStale === null ? undefined : <Button onPress={onJudgeStale}>{label}</Button>}
    >
      {staleWords(staleness)}
      {onJudgeStale === null && " Load a judge to judge them again."}
    </Banner>
  );
}
