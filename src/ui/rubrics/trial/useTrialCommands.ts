import { useEffect, useMemo, useRef, type RefObject } from "react";
import { scoresUpTo, type Score } from "#core/rubric/scoreRubric.ts";
import type { NewTrialCase } from "#core/rubric/trialTable.ts";
import { selectTrialActions } from "#stores/rubrics/trialState.ts";
import { useAttempt } from "#ui/rubrics/library/useAttempt.ts";
import { useTrial } from "#ui/rubrics/rubricsContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import type { TrialCommand } from "./trialKeys.ts";
import { countText } from "./trialWords.ts";
import type { TrialView } from "./useTrialBench.ts";

/** What a person can do on the bench; the same functions at every render. */
export interface TrialCommands {
  readonly select: (id: string) => void;
  /** Go into the texts of a case. */
  readonly edit: (id: string) => void;
  readonly expect: (id: string, score: Score | null) => void;
  /** Do what a key of the table stands for. */
  readonly run: (command: TrialCommand) => void;
  /** Add an empty case and go into it. */
  readonly add: () => void;
  readonly addCases: (cases: readonly Partial<NewTrialCase>[]) => void;
  readonly remove: (id: string) => void;
  /** Back from the texts to the row. */
  readonly focusRow: () => void;
}

/** Make them for what the table shows now. */
export function useTrialCommands(
  view: TrialView | null,
  benchRef: RefObject<HTMLElement | null>,
): TrialCommands {
  const actions = useTrial(selectTrialActions);
  const attempt = useAttempt();
  const showToast = useToast();
  const latest = useRef(view);
  /** What is focused once it is on the page. */
  const wanted = useRef<"row" | "text" | null>(null);
  useEffect(() => {
    latest.current = view;
    if (wanted.current !== null) focusPart(benchRef.current, wanted.current);
    wanted.current = null;
  });

  return useMemo(() => {
    function focus(what: "row" | "text", id: string | null): void {
      if (id === null) return;
      if (id === latest.current?.selectedId) {
        focusPart(benchRef.current, what);
        return;
      }
      wanted.current = what;
      latest.current?.select(id);
    }

    function move(to: (index: number, last: number) => number): void {
      const { rows = [], selectedId = null } = latest.current ?? {};
      const index = rows.findIndex(({ trialCase }) => trialCase.id === selectedId);
      const next = rows[Math.min(rows.length - 1, Math.max(0, to(index, rows.length - 1)))];
      focus("row", next?.trialCase.id ?? null);
    }

    function add(): void {
      attempt(async () => {
        const [id] = await actions.addCases([{}]);
        focus("text", id ?? null);
      });
    }

    function addCases(cases: readonly Partial<NewTrialCase>[]): void {
      attempt(async () => {
        const [first] = await actions.addCases(cases);
        focus("row", first ?? null);
        showToast({ id: "trial-added", text: `Added ${countText(cases.length, "case")}` });
      });
    }

    function remove(id: string): void {
      const { rows = [] } = latest.current ?? {};
      const index = rows.findIndex(({ trialCase }) => trialCase.id === id);
      const neighbour = rows[index + 1] ?? rows[index - 1];
      attempt(async () => {
        const putBack = await actions.removeCase(id);
        focus("row", neighbour?.trialCase.id ?? null);
        showToast({
          id: "trial-removed",
          text: `Case ${index + 1} is removed`,
          action: { label: "Undo", onPress: () => attempt(putBack) },
        });
      });
    }

    function expect(id: string, score: Score | null): void {
      if (latest.current?.canEdit === true) actions.changeCase(id, { expectedScore: score });
    }

    function editCase(command: TrialCommand, id: string | null): void {
      const { levels = 5 } = latest.current ?? {};
      if (command === "add") add();
      else if (id === null) return;
      else if (command === "remove") remove(id);
      else {
        expect(id, scoresUpTo(levels).find((score) => command === `score-${score}`) ?? null);
        move((index) => index + 1);
      }
    }

    return {
      select: (id) => latest.current?.select(id),
      edit: (id) => focus("text", id),
      expect,
      add,
      addCases,
      remove,
      focusRow: () => focus("row", latest.current?.selectedId ?? null),
      run(command) {
        const { selectedId = null, canEdit = false } = latest.current ?? {};
        switch (command) {
          case "next":
            return move((index) => index + 1);
          case "previous":
            return move((index) => index - 1);
          case "first":
            return move(() => 0);
          case "last":
            return move((_index, last) => last);
          case "edit":
            return focus("text", selectedId);
          case "add":
          case "remove":
          case "clear-score":
          default:
            if (canEdit) editCase(command, selectedId);
        }
      },
    };
  }, [actions, attempt, showToast, benchRef]);
}

/** Focus the selected row, or the first text of its case. */
function focusPart(bench: HTMLElement | null, what: "row" | "text"): void {
  const selector = what === "row" ? "tr[aria-selected=true]" : "[data-case-text] textarea";
  bench?.querySelector<HTMLElement>(selector)?.focus();
}
