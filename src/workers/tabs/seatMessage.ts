/** What tabs say to each other about the one judge. */
export type SeatMessage =
  /** Who has the judge? */
  | { readonly kind: "who" }
  /** I have it: the answer to `who`, and the news that somebody has taken it. */
  | { readonly kind: "holding"; readonly name: string }
  /** A person wants it in my tab. */
  | { readonly kind: "let-go" }
  /** I have heard it, and let go as soon as my judge is unloaded. */
  | { readonly kind: "letting-go" };

const ENVELOPE = { format: "hearth-judge-seat", version: 1 } as const;

/** A message as it is sent: other versions of Hearth may listen on the same channel. */
export function writeSeatMessage(message: SeatMessage): unknown {
  return { ...ENVELOPE, ...message };
}

/** Read what came over the channel; `null` if it is nothing that this version knows. */
export function readSeatMessage(received: unknown): SeatMessage | null {
  if (typeof received !== "object" || received === null) return null;
  const { format, version, kind, name } = received as Readonly<Record<string, unknown>>;
  if (format !== ENVELOPE.format || version !== ENVELOPE.version) return null;
  switch (kind) {
    case "who":
    case "let-go":
    case "letting-go":
      return { kind };
    case "holding":
      return typeof name === "string" ? { kind, name } : null;
    default:
      return null;
  }
}
