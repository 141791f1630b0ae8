import type { Verdict } from "#core/verdict/verdict.ts";
import type { JudgeStore } from "./judgeStore.ts";

/**
 * Have the Judge page know of a verdict that was made elsewhere and is kept. It is shown at once if the newest verdict of its
 * case was on show, and nothing is being judged there.
 */
export async function takeInVerdict(judge: JudgeStore, verdict: Verdict): Promise<void> {
  const { draft, history, shown, actions } = judge.getState();
  if (draft.caseId !== verdict.evaluationCase.id) return;
  const wasNewestShown = shown?.id === history[0]?.id;
  await actions.refreshHistory();
  const now = judge.getState();
  const isUntouched = now.draft.caseId === draft.caseId && now.shown === shown && now.run.kind === "idle";
  if (wasNewestShown && isUntouched) actions.show(verdict);
}
