import type { ByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { serveThread } from "#workers/weights/serveThread.ts";
import { openWeightsSource } from "#workers/weights/weightsSource.ts";

// a thread that makes its first file well and breaks at its second, in the way that its name says
let jobs = 0;
self.addEventListener("message", ({ data }: MessageEvent<{ method?: string }>) => {
  if (data.method === "run") jobs += 1;
});

function breakDown(path: string): void {
  if (jobs < 2) return;
  if (self.name === "source-fails") throw new AppError("weights/unreachable", `Planted fault in ${path}`);
  if (self.name === "thread-dies") {
    setTimeout(() => {
      throw new Error("Planted death of a thread");
    }, 0);
  }
}

function breaking(folder: ByteFolder): ByteFolder {
  return {
    list: () => folder.list(),
    async open(path) {
      const source = await folder.open(path);
      if (source === null) return null;
      return {
        byteLength: source.byteLength,
        async read(start, end) {
          breakDown(path);
          return source.read(start, end);
        },
      };
    },
  };
}

serveThread(self as unknown as Parameters<typeof serveThread>[0], async (source, watch) => {
  const found = await openWeightsSource(source, watch);
  return { ...found, folder: breaking(found.folder) };
});
