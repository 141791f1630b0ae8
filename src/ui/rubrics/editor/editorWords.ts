import { isSameDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { DraftKeeping, OpenRubric } from "#stores/rubrics/rubricEditorState.ts";

/** A day as on the page, its year only where it is not the present one. */
export function dayWords(isoDate: string, nowMs: number): string {
  const date = new Date(isoDate);
  const now = new Date(nowMs);
  if (date.toDateString() === now.toDateString()) return "today";
  const isThisYear = date.getFullYear() === now.getFullYear();
  return date.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  });
}

/**
 * A version and when it was saved.
 *
 * @example
 * versionWords({ version: 3, savedAt: "2026-11-03T10:00:00Z" }, Date.parse("2026-11-25")) // "Version 3 · saved 3 Nov"
 */
export function versionWords(
  { version, savedAt }: Pick<RubricVersion, "version" | "savedAt">,
  nowMs: number,
): string {
  return savedAt === null ? `Version ${version}` : `Version ${version} · saved ${dayWords(savedAt, nowMs)}`;
}

/** Whether the text in the editor differs from the newest saved version. */
export function isUnsaved({ draft, versions }: Pick<OpenRubric, "draft" | "versions">): boolean {
  const newest = versions.at(-1);
  return newest === undefined || !isSameDraft(draft, newest);
}

/** How the text in the editor stands, in one line beside the buttons. */
export function stateWords(
  { draft, versions, keeping, access }: Pick<OpenRubric, "draft" | "versions" | "keeping" | "access">,
  nowMs: number,
): string {
  if (access.kind === "starter") return "Starter rubric";
  const newest = versions.at(-1);
  const kept = keptWords(keeping);
  if (newest === undefined) return `Not saved as a version yet · ${kept}`;
  if (isSameDraft(draft, newest)) {
    return keeping.kind === "kept" ? versionWords(newest, nowMs) : `Version ${newest.version} · ${kept}`;
  }
  return `Unsaved changes since version ${newest.version} · ${kept}`;
}

function keptWords(keeping: DraftKeeping): string {
  switch (keeping.kind) {
    case "kept":
      return "draft kept";
    case "keeping":
      return "keeping the draft …";
    case "not-kept":
      return keeping.error.code === "storage/quota-exceeded" ? "not on disk: storage is full" : "not on disk";
  }
}

/**
 * How many cases were judged with an earlier text.
 *
 * @example
 * staleWords({ cases: 112, stale: 37 }) // "37 of 112 judged cases were judged with an earlier text."
 */
export function staleWords({ cases, stale }: { readonly cases: number; readonly stale: number }): string {
  if (cases === 1) return "The one judged case was judged with an earlier text.";
  const number = (count: number): string => count.toLocaleString("en-US");
  return `${number(stale)} of ${number(cases)} judged cases ${stale === 1 ? "was" : "were"} judged with an earlier text.`;
}

/** What a field says about its length near and above its limit; `null` while there is nothing to say. */
export function lengthWords(length: number, limit: number): string | null {
  if (length < limit * 0.85) return null;
  return `${length.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")} characters`;
}
