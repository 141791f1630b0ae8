import { TriangleAlert } from "lucide-react";
import { useRef, type ReactElement } from "react";
import type { LintFinding } from "#core/rubric/lint/lintFinding.ts";
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

/**
 * The person sees in the margin that something was found in a field, and opens it. It stands outside of the order of Tab, so that
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
  return (
    <>
      <button
        ref={triggerRef}
        type="button"
        tabIndex={-1}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => onOpenChange(!isOpen)}
        className="flex min-h-8 max-w-full items-center gap-1.5 rounded-md px-1.5 text-table text-muted transition-colors hover:bg-hover hover:text-ink aria-expanded:bg-picked pointer-coarse:min-h-11"
      >
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        <span className="truncate">{LINT_MARKS[first.rule]}</span>
        {more.length > 0 && <span className="figures shrink-0 text-small">+{more.length}</span>}
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
