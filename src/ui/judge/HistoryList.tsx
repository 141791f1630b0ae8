import { Download, Trash2, Upload } from "lucide-react";
import type { ReactElement } from "react";
import type { Verdict } from "#core/verdict/verdict.ts";
import { verdictHeadline } from "#core/verdict/verdictSummary.ts";
import {
  selectHistory,
  selectHistoryError,
  selectJudgeActions,
  selectRun,
  selectShownVerdict,
} from "#stores/judgeStore.ts";
import { classes } from "#ui/components/classes.ts";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { IconButton } from "#ui/components/IconButton.tsx";
import { Menu } from "#ui/components/Menu.tsx";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useJudgeStore } from "#ui/storesContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import { useNewerRubric } from "./StaleNote.tsx";
import { useVerdictFiles, type VerdictFileAction } from "./useVerdictFiles.ts";

/** The person sees every verdict of this case, newest first, opens one, removes one, and exports or imports them. */
export function HistoryList({
  onDownload,
}: {
  readonly onDownload: (fileName: string, text: string) => void;
}): ReactElement {
  const history = useJudgeStore(selectHistory);
  const error = useJudgeStore(selectHistoryError);
  const files = useVerdictFiles(onDownload);
  const entry = (id: VerdictFileAction, label: string, isDisabled = false): MenuEntry => ({
    id,
    label,
    icon: id === "import" ? <Upload /> : <Download />,
    isDisabled,
    onSelect: () => void files.run(id),
  });
  const entries: readonly MenuEntry[] = [
    entry("case-json", "This case as JSON", history.length === 0),
    entry("case-jsonl", "This case as JSON Lines", history.length === 0),
    entry("all-json", "All verdicts as JSON"),
    entry("all-jsonl", "All verdicts as JSON Lines"),
    "separator",
    entry("import", "Import verdicts …"),
  ];
  return (
    <section aria-label="Verdicts of this case" className="border-t border-line p-4">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">Verdicts of this case</h2>
        <Menu label="Export" entries={entries} placement="bottom end" />
      </div>
      {error !== null && <ErrorState {...errorText(error)} details={errorDetails(error)} />}
      {history.length === 0 ? (
        <p className="mt-2 text-muted">None yet. Every verdict is kept here, in this browser.</p>
      ) : (
        <ol className="mt-1 -mx-2 flex flex-col">
          {history.map((verdict) => (
            <HistoryRow key={verdict.id} verdict={verdict} />
          ))}
        </ol>
      )}
    </section>
  );
}

function HistoryRow({ verdict }: { readonly verdict: Verdict }): ReactElement {
  const shown = useJudgeStore(selectShownVerdict);
  const isRunning = useJudgeStore(selectRun).kind === "running";
  const { show, remove } = useJudgeStore(selectJudgeActions);
  const showToast = useToast();
  const isStale = useNewerRubric(verdict) !== null;
  const isShown = shown?.id === verdict.id && !isRunning;
  const removeWithUndo = async (): Promise<void> => {
    const undo = await remove(verdict);
    showToast({ text: "Verdict removed", action: { label: "Undo", onPress: () => void undo() } });
  };
  return (
    <li
      className={classes(
        "group flex items-center gap-1 rounded-md pl-2 transition-colors",
        isShown ? "bg-picked" : "hover:bg-hover",
      )}
    >
      <button
        type="button"
        aria-current={isShown ? "true" : undefined}
        disabled={isRunning}
        onClick={() => show(verdict)}
        className="grid min-h-13 min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 rounded-md py-1.5 text-left text-table"
      >
        <span className={classes("truncate font-semibold", isStale && "text-muted")}>
          {verdictHeadline(verdict)}
          {isStale && <span className="font-normal"> · stale</span>}
        </span>
        <time dateTime={verdict.createdAt} className="figures text-small text-muted">
          {describeTime(verdict.createdAt)}
        </time>
        <span className="col-span-2 truncate text-muted">
          {verdict.rubric.name} v{verdict.rubric.version}
          {verdict.rubric.isDraft === true && " draft"} · seed {verdict.provenance.seed} ·{" "}
          {verdict.provenance.modelName}
        </span>
      </button>
      <IconButton
        label="Remove this verdict"
        icon={<Trash2 />}
        isDisabled={isRunning}
        onPress={() => void removeWithUndo()}
      />
    </li>
  );
}

function describeTime(createdAt: string): string {
  return new Date(createdAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
