import { Info, TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { classes } from "#ui/components/classes.ts";

export interface BannerProps {
  /** `urgent` is read out at once. */
  readonly tone: "calm" | "urgent";
  readonly children: ReactNode;
  /** One or two controls. */
  readonly actions?: ReactNode;
  /** Below both, such as what differs. */
  readonly more?: ReactNode;
}

/** The person reads above the form what is special about the rubric now, and what can be done. */
export function Banner({ tone, children, actions, more }: BannerProps): ReactElement {
  const Icon = tone === "urgent" ? TriangleAlert : Info;
  return (
    <div
      role={tone === "urgent" ? "alert" : "status"}
      className={classes(
        "flex gap-2 border-b px-4 py-2",
        tone === "urgent" ? "border-edge bg-panel" : "border-line bg-panel",
      )}
    >
      <Icon aria-hidden className="mt-2 size-4 shrink-0 text-muted" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <div className="min-w-60 flex-1 py-1.5 text-pretty">{children}</div>
          {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
        {more}
      </div>
    </div>
  );
}
