import { useMemo, useState, type ReactElement } from "react";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import { selectRubricEditorActions } from "#stores/rubrics/rubricEditorState.ts";
import { Button } from "#ui/components/Button.tsx";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { Select } from "#ui/components/Select.tsx";
import { useNow } from "#ui/models/useNow.ts";
import { useAttempt } from "#ui/rubrics/library/useAttempt.ts";
import { RubricDiff } from "#ui/rubrics/RubricDiff.tsx";
import { useRubricEditor } from "#ui/rubrics/rubricsContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import { versionWords } from "./editorWords.ts";

/** The text in the editor among the versions that can be compared. */
const PEN = "pen";

export interface HistoryTabProps {
  readonly draft: RubricDraft;
  /** Oldest first. */
  readonly versions: readonly RubricVersion[];
  readonly isReadOnly: boolean;
  readonly onUndo: () => void;
}

/** The person reads which versions there are, compares any two word by word, and puts an earlier one into the editor again. */
export function HistoryTab({ draft, versions, isReadOnly, onUndo }: HistoryTabProps): ReactElement {
  const newestFirst = useMemo(() => versions.toReversed(), [versions]);
  const [picked, setPicked] = useState<{ readonly earlier: string; readonly later: string } | null>(null);
  const newest = newestFirst[0];
  if (newest === undefined) {
    return (
      <EmptyState text="Every version you save is kept here and never changes. Verdicts name the version they were made with." />
    );
  }
  const earlier = picked?.earlier ?? `${newest.version}`;
  const later = picked?.later ?? PEN;
  return (
    <div className="grid gap-x-6 gap-y-4 @min-[46rem]:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)]">
      <VersionList
        versions={newestFirst}
        comparedVersion={earlier}
        isReadOnly={isReadOnly}
        onCompare={({ version }) => setPicked({ earlier: `${version}`, later: PEN })}
        onUndo={onUndo}
      />
      <Comparison
        {...{ draft, versions, earlier, later }}
        onPick={(change) => setPicked({ earlier, later, ...change })}
      />
    </div>
  );
}

function VersionList({
  versions,
  comparedVersion,
  isReadOnly,
  onCompare,
  onUndo,
}: {
  readonly versions: readonly RubricVersion[];
  readonly comparedVersion: string;
  readonly isReadOnly: boolean;
  readonly onCompare: (version: RubricVersion) => void;
  readonly onUndo: () => void;
}): ReactElement {
  const { restoreVersion } = useRubricEditor(selectRubricEditorActions);
  const nowMs = useNow(false);
  const attempt = useAttempt();
  const toast = useToast();
  const restore = (version: RubricVersion): void =>
    attempt(async () => {
      await restoreVersion(version);
      toast({
        id: "rubric-restored",
        text: `Version ${version.version} is in the editor again`,
        action: { label: "Undo", onPress: onUndo },
      });
    });
  return (
    <ol aria-label="Versions, newest first" className="flex flex-col">
      {versions.map((version) => (
        <li
          key={version.version}
          className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1.5 first:border-t"
        >
          <div className="min-w-48 flex-1">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-semibold">{versionWords(version, nowMs)}</span>
              <span className="figures text-small text-muted" title={version.sha256}>
                {version.sha256.slice(0, 8)}
              </span>
            </p>
            {version.note !== "" && <p className="text-table wrap-anywhere text-muted">{version.note}</p>}
          </div>
          <div className="-mx-3 flex @min-[24rem]:mr-0">
            <Button
              variant="quiet"
              aria-pressed={comparedVersion === `${version.version}`}
              aria-label={`Compare version ${version.version} with the text in the editor`}
              onPress={() => onCompare(version)}
            >
              Compare
            </Button>
            {!isReadOnly && (
              <Button
                variant="quiet"
                aria-label={`Restore version ${version.version}`}
                onPress={() => restore(version)}
              >
                Restore
              </Button>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Comparison({
  draft,
  versions,
  earlier,
  later,
  onPick,
}: {
  readonly draft: RubricDraft;
  readonly versions: readonly RubricVersion[];
  readonly earlier: string;
  readonly later: string;
  readonly onPick: (change: { readonly earlier?: string; readonly later?: string }) => void;
}): ReactElement {
  const options = [
    { value: PEN, label: "Text in the editor" },
    ...versions.toReversed().map(({ version }) => ({ value: `${version}`, label: `Version ${version}` })),
  ];
  const textOf = (choice: string): RubricDraft =>
    versions.find(({ version }) => `${version}` === choice) ?? draft;
  return (
    <section aria-label="Comparison" className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap gap-3">
        <Select
          label="From"
          value={earlier}
          options={options}
          onChange={(value) => onPick({ earlier: value })}
        />
        <Select label="To" value={later} options={options} onChange={(value) => onPick({ later: value })} />
      </div>
      <RubricDiff before={textOf(earlier)} after={textOf(later)} />
    </section>
  );
}
