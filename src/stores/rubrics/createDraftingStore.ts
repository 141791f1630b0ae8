import { createStore } from "zustand/vanilla";
import { AppError, asAppError } from "#core/errors.ts";
import { readProposal } from "#core/drafting/readProposal.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { withDescription } from "#core/rubric/rubricDraft.ts";
import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import { levelCount } from "#core/rubric/scoreRubric.ts";
import { prepareDrafting, type DraftingModel, type DraftingWriter } from "./draftingRequest.ts";
import type { DraftingState, DraftingStore, Proposal, Proposed } from "./draftingState.ts";
import { selectOpenRubric, type OpenRubric, type RubricEditorStore } from "./rubricEditorState.ts";

export interface DraftingStoreDeps extends DraftingWriter {
  /** The model that is loaded now. */
  readonly model: () => DraftingModel | null;
  readonly editor: Pick<RubricEditorStore, "getState" | "subscribe">;
  /** The trial cases of a rubric, as far as they are at hand. */
  readonly trialCases: (rubricId: string) => readonly TrialCase[];
  /** A whole number from 0 to 2³¹ − 1, another one each time. */
  readonly newSeed: () => number;
}

/**
 * The store of what a model proposes for the open rubric. It goes away when another rubric is opened; the model is stopped
 * when another tab takes the rubric over.
 */
export function createDraftingStore(deps: DraftingStoreDeps): DraftingStore {
  const { editor } = deps;
  let running: AbortController | null = null;
  /** Settles when the newest request has let go of the engine; never rejects. */
  let ended: Promise<void> = Promise.resolve();

  return createStore<DraftingState>((set, get) => {
    function stop(): void {
      running?.abort(new DOMException("Stopped", "AbortError"));
      running = null;
    }

    function clear(): void {
      stop();
      set({ drafting: { kind: "idle" } });
    }

    async function write(
      { id, draft }: OpenRubric,
      model: DraftingModel,
      signal: AbortSignal,
    ): Promise<void> {
      const { request, exampleCount } = await prepareDrafting(deps, {
        draft,
        trialCases: deps.trialCases(id),
        model,
        seed: deps.newSeed(),
      });
      signal.throwIfAborted();
      updateRunning(signal, { exampleCount });
      const onToken = (piece: string): void => updateRunning(signal, { piece });
      const completion = await deps.complete(request, { signal, onToken });
      signal.throwIfAborted();
      const levels = levelCount(draft);
      const texts = readProposal(completion, levels);
      set({
        drafting: {
          kind: "proposed",
          rubricId: id,
          modelName: model.name,
          levels,
          proposals: compare(openRubric(id)?.draft ?? draft, texts),
          missing: texts.flatMap((text, index) => (text === null ? [index] : [])),
          output: completion.text,
        },
      });
    }

    async function writeAndEnd(
      rubric: OpenRubric,
      stopper: AbortController,
      before: Promise<void>,
    ): Promise<void> {
      const { signal } = stopper;
      try {
        await before;
        signal.throwIfAborted();
        const model = deps.model();
        if (model === null) throw new AppError("engine/not-loaded", "Load a model first");
        await write(rubric, model, signal);
      } catch (error) {
        // whoever stopped it has already set what is shown
        if (signal.aborted) return;
        set({ drafting: { kind: "failed", rubricId: rubric.id, error: asAppError(error) } });
      } finally {
        if (running === stopper) running = null;
      }
    }

    function updateRunning(
      signal: AbortSignal,
      { piece = "", exampleCount }: { readonly piece?: string; readonly exampleCount?: number },
    ): void {
      const { drafting } = get();
      if (signal.aborted || drafting.kind !== "running") return;
      const text = drafting.text + piece;
      set({ drafting: { ...drafting, text, exampleCount: exampleCount ?? drafting.exampleCount } });
    }

    function openRubric(id: string): OpenRubric | null {
      const rubric = selectOpenRubric(editor.getState());
      return rubric?.id === id ? rubric : null;
    }

    /** The proposals and the text that they go into; `null` while they cannot be taken over. */
    function takeable(): { readonly proposed: Proposed; readonly draft: RubricDraft } | null {
      const proposed = get().drafting;
      if (proposed.kind !== "proposed") return null;
      const rubric = openRubric(proposed.rubricId);
      if (rubric?.access.kind !== "here" || levelCount(rubric.draft) !== proposed.levels) return null;
      return { proposed, draft: rubric.draft };
    }

    function take(isMeant: (proposal: Proposal) => boolean, what: string): void {
      const place = takeable();
      if (place === null) return;
      const { proposed, draft } = place;
      const proposals = proposed.proposals.map((proposal) =>
        proposal.state === "open" && isMeant(proposal) ? decide(proposal, draft) : proposal,
      );
      const next = proposals.reduce(
        (text, { index, text: proposedText, state }, at) =>
          state === "accepted" && proposed.proposals[at]?.state === "open"
            ? withDescription(text, index, proposedText)
            : text,
        draft,
      );
      if (next !== draft) editor.getState().actions.change(next, what);
      show(proposed, proposals);
    }

    /** Nothing is left to show once all are decided. */
    function show(proposed: Proposed, proposals: readonly Proposal[]): void {
      const isDone = proposals.every(({ state }) => state !== "open");
      set({ drafting: isDone ? { kind: "idle" } : { ...proposed, proposals } });
    }

    editor.subscribe((state) => {
      const { drafting } = get();
      if (drafting.kind === "idle") return;
      const open = selectOpenRubric(state);
      const isOther = open !== null && open.id !== drafting.rubricId;
      const isLost = open?.access.kind === "elsewhere" && drafting.kind === "running";
      if (isOther || isLost || state.opened.kind === "missing") clear();
    });

    return {
      drafting: { kind: "idle" },
      actions: {
        async propose(rubricId) {
          const rubric = openRubric(rubricId);
          if (get().drafting.kind === "running" || rubric?.access.kind !== "here") return;
          if (rubric.draft.criteria.trim() === "") return;
          const stopper = new AbortController();
          running = stopper;
          const modelName = deps.model()?.name ?? "";
          set({ drafting: { kind: "running", rubricId, modelName, exampleCount: null, text: "" } });
          ended = writeAndEnd(rubric, stopper, ended);
          await ended;
        },
        stop() {
          if (get().drafting.kind === "running") clear();
        },
        accept: (index) => take((proposal) => proposal.index === index, `proposal ${index + 1}`),
        acceptAll: () => take(() => true, "proposals"),
        dismiss(index) {
          const { drafting } = get();
          if (drafting.kind !== "proposed") return;
          show(
            drafting,
            drafting.proposals.map((proposal) =>
              proposal.index === index && proposal.state === "open"
                ? { ...proposal, state: "dismissed" }
                : proposal,
            ),
          );
        },
        dismissAll() {
          if (get().drafting.kind !== "running") clear();
        },
        engineRestarting() {
          const { drafting } = get();
          if (drafting.kind === "running") set({ drafting: { ...drafting, text: "" } });
        },
      },
    };
  });
}

/** Set what was read against what stands there, level by level. */
function compare(draft: RubricDraft, texts: readonly (string | null)[]): readonly Proposal[] {
  return texts.flatMap((text, index) => {
    const before = draft.scoreDescriptions[index] ?? "";
    if (text === null || text === before) return [];
    return [{ index, before, text, state: "open", hasChanged: false }];
  });
}

/** Accept a proposal, unless the text that it was shown against has changed. */
function decide(proposal: Proposal, draft: RubricDraft): Proposal {
  const present = draft.scoreDescriptions[proposal.index] ?? "";
  if (present === proposal.before || present === proposal.text) return { ...proposal, state: "accepted" };
  return { ...proposal, before: present, hasChanged: true };
}
