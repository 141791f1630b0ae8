import { House, RadioTower } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Popover } from "#ui/components/Popover.tsx";
import { CHIP_CLASSES } from "./chipClasses.ts";

export interface PrivacyChipProps {
  /** `Local only`, or the host that a remote judge runs on. */
  readonly label: string;
  readonly isLocal: boolean;
  /** Requests since the page was loaded. */
  readonly requestCount: number;
  /** The panel: which requests, to which host, for what. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** The person sees that nothing leaves the machine, and how many requests there were, and opens the list of them. */
export function PrivacyChip({ label, isLocal, requestCount, children }: PrivacyChipProps): ReactElement {
  const Icon = isLocal ? House : RadioTower;
  return (
    <Popover
      label="Privacy"
      placement="bottom end"
      triggerClassName={`${CHIP_CLASSES} shrink-0`}
      trigger={
        <>
          <Icon aria-hidden className="size-3.5 shrink-0" />
          <span className="max-pane:sr-only">{label}</span>
          <span className="shrink-0 text-muted tabular-nums">
            <span aria-hidden className="max-pane:hidden">
              ·{" "}
            </span>
            {requestCount}
            <span className="max-wide:sr-only"> {requestCount === 1 ? "request" : "requests"}</span>
          </span>
        </>
      }
    >
      {children}
    </Popover>
  );
}
