/** What an adapter tells about itself; any of it may be empty. */
export type AdapterNames = Readonly<Record<"vendor" | "architecture" | "description", string>>;

/**
 * An adapter in words, for people and for a verdict's provenance. Browsers mostly hide the description.
 *
 * @example
 * describeAdapter({ vendor: "apple", architecture: "metal-3", description: "" }) // "apple metal-3"
 */
export function describeAdapter({ vendor, architecture, description }: AdapterNames): string {
  if (description !== "") return description;
  const name = [vendor, architecture].filter((part) => part !== "").join(" ");
  return name === "" ? "unnamed GPU" : name;
}
