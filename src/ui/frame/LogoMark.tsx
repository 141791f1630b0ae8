import type { ReactElement } from "react";

/** The person sees Hearth's mark: a fire in its arch. */
export function LogoMark({ className = "size-6" }: { readonly className?: string }): ReactElement {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={className} fill="none">
      <path d="M3 21V11.5a9 9 0 0 1 18 0V21" stroke="currentColor" strokeWidth="2" />
      <path d="M1.5 21h21" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <path
        d="M12.4 6.8c.5 2.3 4 3.9 4 7.4a4.4 4.4 0 0 1-8.8 0c0-1.7.9-2.8 1.7-3.7.2 1 .6 1.6 1.2 2 0-2.2.4-4.2 1.9-5.7Z"
        className="fill-ember"
      />
    </svg>
  );
}
