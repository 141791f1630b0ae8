import { Lightbulb, TriangleAlert } from "lucide-react";
import { useRef, type ReactElement } from "react";
import type { LintFinding } from "#core/rubric/lint/lintFinding.ts";
import { lintWeight } from "#core/rubric/lint/lintWeight.ts";
import { classes } from "#ui/components/classes.ts";
import { PopoverPanel } from "#ui/components/PopoverPanel.tsx";
import { FindingText, type FindingTextProps } from "./FindingText.tsx";
import { findingCount, LINT_MARKS } from "./lintWords.ts";

export interface FieldMarksProps extends Omit<FindingTextProps, "finding"> {
  /** *Criteria*, *Score 3*. */
  readonly fieldLabel: string;
  readonly findings: readonly LintFinding[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Where the margin is as narrow as the icon, the words are only heard. */
const ONLY_ICON = "@min-[26rem]:@max-[46rem]:sr-only";

/**
 * The person sees in the margin that something was found in a field, a problem louder than advice, and opens it. It stands outside of the order of Tab, so that
 * one goes from text to text; the field's menu and the list below the form lead to the same findings.
 */
export function FieldMarks({
  fieldLabel,
  findings,
  isOpen,
  onOpenChange,
  ...text
}: FieldMarksProps): ReactElement | null {
  const triggerRef = useRef<HTMLButtonElement>(null);
  const [first, ...more] = findings;
  if (first === undefined) return null;
  const label = `${fieldLabel}: ${findingCount(findings.length)}`;
  const isAdvice = lintWeight(first.rule) === "advice";
  const Icon = isAdvice ? Lightbulb : TriangleAlert;
  return (
    <>
      <button
        ref={triggerRef}
        type="button"
        tabIndex={-1}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => onOpenChange(!isOpen)}
        className={classes(
          "flex min-h-8 max-w-full items-center gap-1.5 rounded-md px-2 text-table transition-colors hover:bg-hover hover:text-ink aria-expanded:bg-picked pointer-coarse:min-h-11",
          isAdvice ? "text-muted" : "text-ink",
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className={classes("truncate", ONLY_ICON)}>{LINT_MARKS[first.rule]}</span>
        {more.length > 0 && (
          <span className={classes("figures shrink-0 text-small", ONLY_ICON)}>+{more.length}</span>
        )}
        <span className="sr-only">, {label}</span>
      </button>
      <PopoverPanel {...{ label, triggerRef, isOpen, onOpenChange }}>
        <ul className="flex flex-col gap-4">
          {findings.map((finding) => (
            <li key={finding.key}>
              <FindingText {...text} finding={finding} />
            </li>
          ))}
        </ul>
      </PopoverPanel>
    </>
  );
}
