/**
 * Joins class names and leaves out what does not apply.
 *
 * @example classes("rounded-md", false, undefined, "px-2") // "rounded-md px-2"
 */
export function classes(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter((name) => typeof name === "string" && name !== "").join(" ");
}
