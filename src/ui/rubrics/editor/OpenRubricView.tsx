import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement, type ReactNode } from "react";
import { asAppError } from "#core/errors.ts";
import { EMPTY_RUBRIC_DRAFT, isSameDraft } from "#core/rubric/rubricDraft.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";
import { selectOpenRubric, type OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import { selectRubricRecords } from "#stores/rubrics/rubricLibraryState.ts";
import { selectTrialCases } from "#stores/rubrics/trialState.ts";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { rubricName } from "#ui/rubrics/library/libraryWords.ts";
import { useAttempt } from "#ui/rubrics/library/useAttempt.ts";
import { useLibraryCommands } from "#ui/rubrics/library/useLibraryCommands.ts";
import { useRubricUndo, type RubricUndo } from "#ui/rubrics/library/useRubricUndo.ts";
import { errorText } from "#ui/errorText.ts";
import { useRubricLibrary, useRubricsDesk, useTrial } from "#ui/rubrics/rubricsContext.tsx";
import type { LibraryFold } from "#ui/rubrics/useLibraryFold.ts";
import { useToast } from "#ui/toastsContext.tsx";
import { EditorBanners } from "./EditorBanners.tsx";
import { EditorBar } from "./EditorBar.tsx";
import { EditorDrawer } from "./EditorDrawer.tsx";
import { isUnsaved } from "./editorWords.ts";
import { useFieldFocus, type FieldFocus } from "./fieldFocus.ts";
import { HistoryTab } from "./HistoryTab.tsx";
import type { JsonText } from "./jsonText.ts";
import { JsonTab } from "./JsonTab.tsx";
import { PromptTab } from "./PromptTab.tsx";
import { RubricForm } from "./RubricForm.tsx";
import type { RubricTab } from "./rubricTab.ts";
import { SaveVersionDialog } from "./SaveVersionDialog.tsx";
import { useFindings } from "./useFindings.ts";
import { usePageKeys } from "./usePageKeys.ts";
import { useSettledDraft } from "./useSettledDraft.ts";

/** What the page around the editor gives and takes. */
export interface EditorSurroundings {
  /** Go back to the library, where it is not beside the editor. */
  readonly onBack: () => void;
  readonly libraryFold: LibraryFold;
  readonly tab: RubricTab;
  readonly onTab: (tab: RubricTab) => void;
  /** Go to another rubric. */
  readonly onOpen: (id: string) => void;
  readonly onJudgeWith: (id: string) => void;
  readonly exportEntries: readonly MenuEntry[];
  /** Judge the stale cases again; `null` while no judge could. */
  readonly onJudgeStale: (() => void) | null;
  /** How judging them goes on; takes the place of the stale banner. */
  readonly staleProgress?: ReactNode;
  /** The trial bench of the open rubric. */
  readonly trial?: ReactNode;
}

const NO_KEYS: readonly string[] = [];

/** The person writes the open rubric on top, and tries, reads, compares or edits it as JSON below. */
export function OpenRubricView({
  rubric,
  tab,
  onTab,
  onOpen,
  onBack,
  libraryFold,
  onJudgeWith,
  exportEntries,
  onJudgeStale,
  staleProgress,
  trial,
}: EditorSurroundings & { readonly rubric: OpenRubric }): ReactElement {
  const { id, draft, versions, access } = rubric;
  const record = useRubricLibrary(selectRubricRecords).find((candidate) => candidate.id === id) ?? null;
  const cases = useTrial(selectTrialCases);
  const commands = useLibraryCommands(onOpen);
  const undo = useRubricUndo(onOpen);
  const focus = useFieldFocus();
  const dismissedKeys = record?.dismissedFindings ?? NO_KEYS;
  const settled = useSettledDraft(draft);
  const findings = useFindings(settled, dismissedKeys);
  const dismissal = useDismissal(id);
  const [json, setJson] = useState<JsonText | null>(null);
  const saving = useSaving(focus);
  useEditorKeys(undo, saving.start);
  useFirstFocus(rubric, focus);
  const isReadOnly = access.kind !== "here";
  return (
    <div
      data-rubric-editor
      className="@container/editor relative h-full min-h-0 scroll-pt-26 overflow-y-auto split:overflow-clip"
    >
      <div className="flex flex-col split:h-full split:min-h-0">
        <h2 data-rubric-heading tabIndex={-1} className="sr-only">
          {rubricName(rubric)}
        </h2>
        <EditorBar
          {...{ rubric, record, commands, undo, exportEntries, onBack, libraryFold }}
          isPrimary={tab !== "trial" || record === null}
          onSave={saving.start}
          onJudgeWith={() => onJudgeWith(id)}
        />
        <div className="split:max-h-1/2 split:shrink-0 split:overflow-y-auto">
          <EditorBanners
            {...{ rubric, onJudgeStale, staleProgress }}
            isArchived={record?.isArchived ?? false}
            onBringBack={() => record !== null && commands.setArchived([record], false)}
          />
        </div>
        <div data-drawer-frame className="flex flex-col split:min-h-0 split:flex-1 beside:flex-row">
          <div className="relative min-w-0 split:min-h-0 split:flex-1 split:overflow-y-auto">
            <RubricForm {...{ rubric, findings, focus, ...dismissal }} />
          </div>
          <EditorDrawer
            {...{ tab, onTab }}
            counts={{ trial: cases.length, history: versions.length }}
            contents={{
              trial,
              prompt: <PromptTab draft={settled} newestCase={cases.at(-1) ?? null} />,
              history: <HistoryTab {...{ versions, isReadOnly }} draft={settled} onUndo={undo.undo} />,
              json: <JsonTab {...{ draft, settled, isReadOnly }} held={json} onHold={setJson} />,
            }}
          />
        </div>
      </div>
      {saving.version !== null && (
        <SaveVersionDialog version={saving.version} onSave={saving.save} onClose={saving.stop} />
      )}
    </div>
  );
}

/** A rubric in which nothing is written yet begins with its name. */
function useFirstFocus({ draft, access }: OpenRubric, focus: FieldFocus): void {
  const isBlank = isSameDraft(draft, EMPTY_RUBRIC_DRAFT);
  const isWanted = useRef(isBlank);
  useEffect(() => {
    if (!isWanted.current || access.kind !== "here") return;
    isWanted.current = false;
    focus.go("name");
  }, [access.kind, focus]);
}

/** Keeps which findings the person has waved aside, as a step that can be undone. */
function useDismissal(id: string): {
  readonly onDismiss: (key: string) => void;
  readonly onBringBack: (key: string) => void;
} {
  const { library } = useRubricsDesk();
  const attempt = useAttempt();
  return useMemo(() => {
    const change = (changed: (keys: readonly string[]) => readonly string[], what: string): void =>
      attempt(async () => {
        const { records, actions } = library.getState();
        const record = records.find((candidate) => candidate.id === id);
        if (record === undefined) return;
        const dismissedFindings = changed(record.dismissedFindings);
        await actions.change(id, { dismissedFindings }, { label: `${what} of ${rubricName(record)}` });
      });
    return {
      onDismiss: (key) => change((keys) => [...new Set([...keys, key])], "dismissed finding"),
      onBringBack: (key) => change((keys) => keys.filter((other) => other !== key), "finding brought back"),
    };
  }, [library, attempt, id]);
}

interface Saving {
  /** The number of the version that is about to be saved; `null` while nobody asked. */
  readonly version: number | null;
  readonly start: () => void;
  readonly save: (note: string) => Promise<void>;
  readonly stop: () => void;
}

/** From *Save version* over the note to the message; a text that cannot be saved has its problems shown instead. */
function useSaving(focus: FieldFocus): Saving {
  const { editor } = useRubricsDesk();
  const toast = useToast();
  const [version, setVersion] = useState<number | null>(null);

  const start = useCallback(() => {
    const open = selectOpenRubric(editor.getState());
    if (open?.access.kind !== "here") return;
    const newest = open.versions.at(-1)?.version ?? 0;
    if (!isUnsaved(open)) {
      toast({ id: "rubric-saved", text: `Nothing to save: this text is version ${newest}` });
      return;
    }
    const checked = validateRubric(open.draft);
    if (checked.kind === "valid") {
      setVersion(newest + 1);
      return;
    }
    void editor.getState().actions.saveVersion("");
    const [first] = checked.problems;
    if (first !== undefined) focus.go(first.field);
  }, [editor, focus, toast]);

  const save = useCallback(
    async (note: string) => {
      const tellNotSaved = (detail: string): void => {
        toast({ id: "rubric-saved", tone: "failed", text: "No version was saved", detail });
      };
      try {
        const saved = await editor.getState().actions.saveVersion(note);
        if (saved === null) tellNotSaved("The editor says why.");
        else toast({ id: "rubric-saved", text: `Version ${saved.version} saved` });
      } catch (caught) {
        const { title, whatToDo } = errorText(asAppError(caught));
        tellNotSaved(`${title}. ${whatToDo} The draft itself is kept.`);
      }
    },
    [editor, toast],
  );
  return { version, start, save, stop: useCallback(() => setVersion(null), []) };
}

function useEditorKeys({ undo, redo }: RubricUndo, onSave: () => void): void {
  usePageKeys({ onUndo: undo, onRedo: redo, onSave });
}
