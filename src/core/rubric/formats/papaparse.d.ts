/** As much of papaparse as is used here: the types on npm bring all of Node's with them, which core must not see. */
declare module "papaparse/papaparse.min.js" {
  interface ParseError {
    readonly message: string;
    /** From 0. */
    readonly row?: number;
  }

  const Papa: {
    parse(
      csv: string,
      options: { readonly delimiter: string; readonly newline?: string; readonly preview?: number },
    ): { readonly data: readonly (readonly string[])[]; readonly errors: readonly ParseError[] };
    unparse(rows: readonly (readonly string[])[], options: { readonly newline: string }): string;
  };
  export default Papa;
}
