import { useEffect, useRef, useState, type ReactElement, type RefObject } from "react";
import { markDifferences, type MarkedPair, type TextPart } from "#core/cases/markDifferences.ts";
import { ResponseLozenge } from "#ui/components/ResponseLozenge.tsx";

type Marking = { readonly kind: "working" } | { readonly kind: "done"; readonly pair: MarkedPair | null };

/** A finished marking with the texts that it is of. */
interface FinishedMarking {
  readonly a: string;
  readonly b: string;
  readonly pair: MarkedPair | null;
}

/** A tint and an underline in the response's colour, so that the marks also read in greyscale. */
const MARK_CLASSES = {
  A: "bg-response-a/15 text-inherit underline decoration-response-a decoration-2 underline-offset-3",
  B: "bg-response-b/15 text-inherit underline decoration-response-b decoration-2 underline-offset-3",
} as const;

/** The person reads two responses in aligned columns that scroll together; what only one of them says is marked. */
export function ComparedResponses({ a, b }: { readonly a: string; readonly b: string }): ReactElement {
  const [finished, setFinished] = useState<FinishedMarking | null>(null);
  const columnA = useRef<HTMLElement>(null);
  const columnB = useRef<HTMLElement>(null);

  useEffect(() => {
    let isCurrent = true;
    void markDifferences(a, b).then((pair) => {
      if (isCurrent) setFinished({ a, b, pair });
    });
    return () => {
      isCurrent = false;
    };
  }, [a, b]);

  const isUpToDate = finished !== null && finished.a === a && finished.b === b;
  const marking: Marking = isUpToDate ? { kind: "done", pair: finished.pair } : { kind: "working" };
  const pair = marking.kind === "done" ? marking.pair : null;
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-2 overflow-hidden rounded-md border border-line">
        <Column letter="A" text={a} parts={pair?.a} own={columnA} other={columnB} />
        <Column letter="B" text={b} parts={pair?.b} own={columnB} other={columnA} isSecond />
      </div>
      <p className="text-small text-muted">{describeMarking(marking)}</p>
    </div>
  );
}

function describeMarking(marking: Marking): string {
  if (marking.kind === "working") return "Marking the differences …";
  if (marking.pair === null) return "These texts are too long or too different to mark what differs.";
  return marking.pair.unit === "word"
    ? "Words that only one response has are marked."
    : "Sentences that only one response has are marked.";
}

function Column({
  letter,
  text,
  parts,
  own,
  other,
  isSecond = false,
}: {
  readonly letter: "A" | "B";
  readonly text: string;
  readonly parts: readonly TextPart[] | undefined;
  readonly own: RefObject<HTMLElement | null>;
  readonly other: RefObject<HTMLElement | null>;
  readonly isSecond?: boolean;
}): ReactElement {
  /** Bring the other column to the same share of its height. */
  const scrollOther = (): void => {
    const [here, there] = [own.current, other.current];
    if (here === null || there === null) return;
    const share = here.scrollTop / Math.max(1, here.scrollHeight - here.clientHeight);
    const target = Math.round(share * (there.scrollHeight - there.clientHeight));
    // a difference of a pixel is rounding, and answering it would set both columns trembling
    if (Math.abs(there.scrollTop - target) > 1) there.scrollTop = target;
  };
  return (
    <div className={isSecond ? "min-w-0 border-l border-line" : "min-w-0"}>
      <div className="flex items-center gap-2 border-b border-line bg-panel px-3 py-1.5 font-semibold">
        <ResponseLozenge letter={letter} />
        Response {letter}
      </div>
      <section
        ref={own}
        onScroll={scrollOther}
        // scrolls, so it has to be reachable by keyboard
        tabIndex={0}
        aria-label={`Text of response ${letter}`}
        className="max-h-[60dvh] overflow-y-auto px-3 py-2 outline-offset-[-2px]"
      >
        <p className="reading" dir="auto">
          {parts === undefined
            ? text
            : parts.map((part, index) =>
                part.isOwn ? (
                  <mark key={index} className={MARK_CLASSES[letter]}>
                    {part.text}
                  </mark>
                ) : (
                  <span key={index}>{part.text}</span>
                ),
              )}
        </p>
      </section>
    </div>
  );
}
