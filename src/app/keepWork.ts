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
 * A failure to read or keep is told once through `onFailure` and stops nothing.
 */
export async function restoreAndKeepWork(
  { storage, stores }: App,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const { judge, rubric } = stores;
  try {
    await rubric.getState().actions.restore();
    const rubricId = await storage.notes.get(RUBRIC_NOTE);
    if (typeof rubricId === "string") rubric.getState().actions.select(rubricId);
    const draft = readDraft(await storage.notes.get(DRAFT_NOTE));
    await judge.getState().actions.open(draft ?? judge.getState().draft);
  } catch (error) {
    onFailure(error);
  }

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
}
