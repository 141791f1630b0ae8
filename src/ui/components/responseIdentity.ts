/** The classes that colour what belongs to a response. */
export interface ResponseColour {
  readonly ground: string;
  readonly text: string;
  readonly fill: string;
  readonly border: string;
}

/** Written out, so that the stylesheet holds them. */
const RESPONSE_COLOURS: readonly ResponseColour[] = [
  { ground: "bg-response-a", text: "text-response-a", fill: "fill-response-a", border: "border-response-a" },
  { ground: "bg-response-b", text: "text-response-b", fill: "fill-response-b", border: "border-response-b" },
  { ground: "bg-response-c", text: "text-response-c", fill: "fill-response-c", border: "border-response-c" },
  { ground: "bg-response-d", text: "text-response-d", fill: "fill-response-d", border: "border-response-d" },
  { ground: "bg-response-e", text: "text-response-e", fill: "fill-response-e", border: "border-response-e" },
  { ground: "bg-response-f", text: "text-response-f", fill: "fill-response-f", border: "border-response-f" },
  { ground: "bg-response-g", text: "text-response-g", fill: "fill-response-g", border: "border-response-g" },
  { ground: "bg-response-h", text: "text-response-h", fill: "fill-response-h", border: "border-response-h" },
];

const NEUTRAL: ResponseColour = {
  ground: "bg-muted",
  text: "text-muted",
  fill: "fill-muted",
  border: "border-muted",
};

/**
 * The letter of a response by its place, 0 … 25.
 *
 * @example responseLetter(0) // "A"
 */
export function responseLetter(index: number): string {
  return String.fromCharCode(65 + index);
}

/** The colour that a response keeps everywhere, by its letter: teal, plum, ochre, slate, …; after H all are grey. */
export function responseColour(letter: string): ResponseColour {
  return RESPONSE_COLOURS[letter.charCodeAt(0) - 65] ?? NEUTRAL;
}
