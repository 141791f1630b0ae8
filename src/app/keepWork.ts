import { emptyDraft, type CaseDraft } from "#core/cases/caseDraft.ts";
import type { App } from "./createApp.ts";

const DRAFT_NOTE = "judge/draft";
const RUBRIC_NOTE = "judge/rubric";
/** Typing pauses this long before the draft is kept, in milliseconds. */
const PAUSE_MS = 300;

/** Read a draft that was kept as plain data; `null` if it is none. */
export function readDraft(kept: unknown): CaseDraft | null {
  if (typeof kept !== "object" || kept === null) return null;
  const fields = kept as Readonly<Record<string, unknown>>;
  const text = (name: keyof CaseDraft): string => (typeof fields[name] === "string" ? fields[name] : "");
  const mode = fields["mode"];
  if ((mode !== "direct" && mode !== "pairwise") || text("caseId") === "") return null;
  return {
    ...emptyDraft(text("caseId"), mode),
    instruction: text("instruction"),
    responseA: text("responseA"),
    responseB: text("responseB"),
    labelA: text("labelA"),
    labelB: text("labelB"),
    referenceAnswer: text("referenceAnswer"),
  };
}

/**
 * Bring back what was on the page before the reload, and from then on keep it while it changes.
 * A failure to read or keep is told through `onFailure` and stops nothing.
 */
export async function restoreAndKeepWork(app: App, onFailure: (error: unknown) => void): Promise<void> {
  const { storage, stores } = app;
  const { draft: firstShown } = stores.judge.getState();
  const readNote = async (key: string): Promise<unknown> => {
    try {
      return await storage.notes.get(key);
    } catch (error) {
      onFailure(error);
      return null;
    }
  };
  const rubric = stores.rubric.getState();
  await rubric.actions.restore();
  const { error } = stores.rubric.getState();
  if (error !== null) onFailure(error);
  const rubricId = await readNote(RUBRIC_NOTE);
  if (typeof rubricId === "string") rubric.actions.select(rubricId);

  const kept = readDraft(await readNote(DRAFT_NOTE));
  const { draft, actions } = stores.judge.getState();
  const opened = actions.open(kept ?? draft);
  // not after the history is read: what is typed meanwhile is work already
  const keepDraft = keepWork(app, onFailure);
  if (kept === null && draft !== firstShown) keepDraft();
  await opened;
}

/**
 * Keep the draft and the choice of rubric from now on.
 *
 * @returns Keeps the draft at once, for one that was written before.
 */
function keepWork(
  { storage, stores: { judge, rubric } }: App,
  onFailure: (error: unknown) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keepDraft = (): void => {
    clearTimeout(timer);
    timer = undefined;
    storage.notes.set(DRAFT_NOTE, judge.getState().draft).catch(onFailure);
  };
  judge.subscribe((state, before) => {
    if (state.draft === before.draft) return;
    clearTimeout(timer);
    timer = setTimeout(keepDraft, PAUSE_MS);
  });
  rubric.subscribe((state, before) => {
    if (state.selectedId !== before.selectedId)
      storage.notes.set(RUBRIC_NOTE, state.selectedId).catch(onFailure);
  });
  // the last event that is sure to come before a page is closed
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer !== undefined) keepDraft();
  });
  return keepDraft;
}
