/**
 * Fill every `{name}` of a template in one pass. What is put in is never scanned again and nothing in it has a
 * meaning (`$&`, `{rubric}`); values without a gap are left out.
 *
 * @throws {RangeError} if the template has a gap without a value.
 * @example
 * fillTemplate("{a} costs {b}", { a: "{b}", b: "$&" }) // "{b} costs $&"
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  // a function as replacement: in a string `$&` and `$$` would be expanded
  return template.replace(/\{(\w+)\}/g, (_gap, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new RangeError(`Cannot fill template: no value for "{${name}}"`);
    return value;
  });
}
