import type { App } from "./createApp.ts";

/** Other tabs may save several rubrics in a row; they are read once after this long, in milliseconds. */
const SETTLE_MS = 1_000;

/** Keep the Judge page's choice of rubrics current when another tab changes some. */
export function followRubrics({ stores: { rubric }, rubricNews }: Pick<App, "stores" | "rubricNews">): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  rubricNews.onNews(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void rubric.getState().actions.restore(), SETTLE_MS);
  });
}
