import type { ReactElement, ReactNode } from "react";
import { Button } from "#ui/components/Button.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails } from "#ui/errorText.ts";
import { importFaultWords } from "./importFaultWords.ts";
import type { SourceFault } from "./readSources.ts";

export interface ImportFaultsProps {
  readonly faults: readonly SourceFault[];
  readonly isLink: boolean;
  /** Shows the place in the text; `null` where the text is not shown. */
  readonly onGoTo: ((place: { readonly line: number; readonly column: number }) => void) | null;
  /** What can be done instead, such as pasting. */
  readonly action?: ReactNode;
}

/** The person reads which texts hold no rubrics that can be read, why, and where. */
export function ImportFaults({ faults, isLink, onGoTo, action }: ImportFaultsProps): ReactElement {
  return (
    <>
      {faults.map(({ fileName, error }, index) => {
        const kind = isLink ? "link" : fileName === null ? "text" : "file";
        const { title, whatToDo, place } = importFaultWords(error, kind);
        return (
          <ErrorState
            key={index}
            title={fileName === null ? title : `${fileName}: ${title}`}
            whatToDo={whatToDo}
            details={errorDetails(error)}
            action={
              place !== null && onGoTo !== null ? (
                <Button onPress={() => onGoTo(place)}>Go to it</Button>
              ) : (
                action
              )
            }
          />
        );
      })}
    </>
  );
}
