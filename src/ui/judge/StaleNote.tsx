import { useEffect, useState, type ReactElement } from "react";
import { isStale } from "#core/rubric/staleness.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict, VerdictRubric } from "#core/verdict/verdict.ts";
import { selectRubrics } from "#stores/rubricStore.ts";
import { useFiles } from "#ui/filesContext.tsx";
import { useRubricStore } from "#ui/storesContext.tsx";

/** The newest saved version of a verdict's rubric, if it has another text than the one judged by; `null` otherwise. */
export function useNewerRubric(verdict: Verdict): NamedRubric | null {
  const rubrics = useRubricStore(selectRubrics);
  const current = rubrics.find(({ id }) => id === verdict.rubric.id);
  return current !== undefined && isStale(verdict, current) ? current : null;
}

/** Which text a verdict was made with, for a rubric that has a newer one. */
export function staleSentence(judgedBy: VerdictRubric, current: NamedRubric): string {
  const what = judgedBy.isDraft === true ? "a draft" : `version ${judgedBy.version}`;
  return `Stale: judged with ${what} of ${judgedBy.name}; the rubric is at version ${current.version} now.`;
}

const LINK_CLASSES = "underline decoration-edge underline-offset-3";

/** The person learns that the rubric has changed since, and goes to what changed and to the other stale cases. */
export function StaleNote({ verdict }: { readonly verdict: Verdict }): ReactElement | null {
  const current = useNewerRubric(verdict);
  const { countStaleCases } = useFiles();
  const [count, setCount] = useState<number | null>(null);
  const currentId = current?.id ?? null;
  useEffect(() => {
    if (currentId === null) return undefined;
    let isWanted = true;
    void countStaleCases(currentId).then((found) => {
      if (isWanted) setCount(found);
    });
    return () => {
      isWanted = false;
    };
  }, [countStaleCases, currentId, verdict]);
  if (current === null) return null;
  const address = `#/rubrics/${encodeURIComponent(current.id)}`;
  return (
    <p className="rounded-md border border-line bg-panel px-3 py-2 text-table">
      {staleSentence(verdict.rubric, current)} Press <b>Again</b> to judge this case with that.{" "}
      <a className={LINK_CLASSES} href={`${address}/history`}>
        See what changed
      </a>
      {count !== null && count > 0 && (
        <>
          {" "}
          or{" "}
          <a className={LINK_CLASSES} href={address}>
            judge the {count === 1 ? "stale case" : `${count} stale cases`} again
          </a>
        </>
      )}
      .
    </p>
  );
}
