import type { ReactElement } from "react";
import { Disclosure } from "#ui/components/Disclosure.tsx";

/** The person looks at all that the model wrote, as it wrote it. */
export function Output({ text }: { readonly text: string }): ReactElement | null {
  if (text === "") return null;
  return (
    <Disclosure summary="What the model wrote">
      <p dir="auto" className="reading text-muted wrap-anywhere whitespace-pre-wrap">
        {text}
      </p>
    </Disclosure>
  );
}
