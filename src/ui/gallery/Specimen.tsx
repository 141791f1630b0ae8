import type { ReactElement, ReactNode } from "react";

/** The person sees one component under its name, in as many states as it has. */
export function SpecimenGroup({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="grid gap-4 border-t border-line py-6 wide:grid-cols-[9rem_minmax(0,1fr)] wide:gap-6">
      <h2 className="font-semibold">{title}</h2>
      <div className="flex min-w-0 flex-col gap-6">{children}</div>
    </section>
  );
}

/** A caption and what it names. */
export function Specimen({
  caption,
  children,
}: {
  readonly caption: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="text-small text-muted">{caption}</p>
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">{children}</div>
    </div>
  );
}

/** Specimens side by side where there is room. */
export function SpecimenRow({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,17rem),1fr))] items-start gap-x-8 gap-y-6">
      {children}
    </div>
  );
}
