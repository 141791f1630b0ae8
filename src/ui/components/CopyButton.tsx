import { Check, Copy } from "lucide-react";
import { useEffect, useState, type ReactElement } from "react";
import { Button, type ButtonVariant } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";

export interface CopyButtonProps {
  /** What is copied; called when the button is pressed. */
  readonly getText: () => string;
  /** What is copied with ⌥ or Alt held, such as the JSON of a verdict. */
  readonly getAlternativeText?: (() => string) | undefined;
  /** Default *Copy*. */
  readonly label?: string | undefined;
  readonly isIconOnly?: boolean | undefined;
  readonly variant?: ButtonVariant | undefined;
}

type Outcome = "none" | "copied" | "refused";

const SHOWN_MS = 2_000;

/** The person presses it and has the text in the clipboard; the button says so for two seconds. */
export function CopyButton({
  getText,
  getAlternativeText,
  label = "Copy",
  isIconOnly = false,
  variant = "quiet",
}: CopyButtonProps): ReactElement {
  const [outcome, setOutcome] = useState<Outcome>("none");

  useEffect(() => {
    if (outcome === "none") return undefined;
    const timer = setTimeout(() => setOutcome("none"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(hasAlt: boolean): Promise<void> {
    const get = hasAlt ? (getAlternativeText ?? getText) : getText;
    try {
      await navigator.clipboard.writeText(get());
      setOutcome("copied");
    } catch {
      // the browser may refuse the clipboard; the button says so
      setOutcome("refused");
    }
  }

  const words = { none: label, copied: "Copied", refused: "The browser refused to copy" }[outcome];
  const icon = outcome === "copied" ? <Check /> : <Copy />;
  return (
    <>
      {isIconOnly ? (
        <IconButton label={words} icon={icon} onPress={(event) => void copy(event.altKey)} />
      ) : (
        <Button variant={variant} icon={icon} onPress={(event) => void copy(event.altKey)}>
          {words}
        </Button>
      )}
      <span aria-live="polite" className="sr-only">
        {outcome === "none" ? "" : words}
      </span>
    </>
  );
}
