import type { ReactElement, ReactNode } from "react";

/** The person hears it and does not see it. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }): ReactElement {
  return <span className="sr-only">{children}</span>;
}
