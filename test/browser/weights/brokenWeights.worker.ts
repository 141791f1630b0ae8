import { serveWeights } from "#workers/weights/serveWeights.ts";

/** Leads conversions with threads that break in the way that its name says, or breaks itself. */
serveWeights(self as unknown as Parameters<typeof serveWeights>[0], {
  startThread() {
    if (self.name === "leader-dies") {
      setTimeout(() => {
        throw new Error("Planted death of the leader");
      }, 0);
    }
    const url = new URL("./brokenThread.worker.ts", import.meta.url);
    return new Worker(url, { type: "module", name: self.name });
  },
});
