import { House, Lock, RadioTower, type LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Popover } from "#ui/components/Popover.tsx";
import { CHIP_CLASSES } from "./chipClasses.ts";

/** Where judging happens: here; here with every other host refused; on another machine. */
export type PrivacyMode = "local" | "sealed" | "remote";

export interface PrivacyChipProps {
  readonly mode: PrivacyMode;
  /** `Local only`, `Sealed`, or the host that a remote judge runs on. */
  readonly label: string;
  /** Requests since the page was loaded; under the seal, those that were refused. */
  readonly count: number;
  /** The panel: which requests, to which host, for what. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

const ICONS: Readonly<Record<PrivacyMode, LucideIcon>> = { local: House, sealed: Lock, remote: RadioTower };

/** The person sees that nothing leaves the machine, and how many requests there were, and opens the list of them. */
export function PrivacyChip({ mode, label, count, children }: PrivacyChipProps): ReactElement {
  const Icon = ICONS[mode];
  const requests = count === 1 ? "request" : "requests";
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
            {count}
            <span className="max-wide:sr-only"> {mode === "sealed" ? "refused" : requests}</span>
          </span>
        </>
      }
    >
      {children}
    </Popover>
  );
}
