import type { ReactElement } from "react";
import { selectRubricReading, selectRubricRecords } from "#stores/rubrics/rubricLibraryState.ts";
import { KeyCap } from "#ui/components/KeyCap.tsx";
import { useRubricLibrary } from "./rubricsContext.tsx";

const KEYS = [
  { keys: ["n"], label: "New rubric", isForList: false },
  { keys: ["/"], label: "Search", isForList: true },
  { keys: ["j", "k"], label: "Next, previous", isForList: true },
  { keys: ["?"], label: "All keys", isForList: false },
] as const;

/** The person reads what the empty half of the page is for, and with which keys they get on. */
export function NothingOpen(): ReactElement {
  const isRead = useRubricLibrary(selectRubricReading).kind === "ready";
  const count = useRubricLibrary(selectRubricRecords).length;
  const isEmpty = isRead && count === 0;
  return (
    <div className="flex flex-col gap-4 p-6 text-muted">
      <p className="max-w-reading text-reading">
        {isEmpty
          ? "Here you write what the judge asks and what each score looks like, try it on a few cases, and save it as a version that verdicts can name."
          : "Pick a rubric at the left to change it, try it on a few cases and compare its versions."}
      </p>
      <ul
        aria-label="Keys of the library"
        className="hidden flex-wrap gap-x-4 gap-y-1 text-table pointer-fine:flex"
      >
        {KEYS.filter(({ isForList }) => !isEmpty || !isForList).map(({ keys, label }) => (
          <li key={label} className="flex items-center gap-1.5">
            <span className="flex gap-1">
              {keys.map((key) => (
                <KeyCap key={key} keys={key} />
              ))}
            </span>
            {label}
          </li>
        ))}
      </ul>
    </div>
  );
}
