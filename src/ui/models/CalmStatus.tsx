import { useEffect, useRef, useState, type ReactElement } from "react";
import { announcementDelay } from "./calmAnnouncement.ts";

/** The person who listens hears the newest of these words, at most every ten seconds. */
export function CalmStatus({ text }: { readonly text: string }): ReactElement {
  const [said, setSaid] = useState("");
  const lastAtMs = useRef<number | null>(null);
  useEffect(() => {
    if (text === said) return undefined;
    const timer = setTimeout(
      () => {
        lastAtMs.current = performance.now();
        setSaid(text);
      },
      announcementDelay(lastAtMs.current, performance.now()),
    );
    return () => clearTimeout(timer);
  }, [text, said]);
  return <output className="sr-only">{said}</output>;
}
