/** Tabs tell each other which rubrics have changed. */
export interface RubricNews {
  /** Tell the other tabs; this one is not told. */
  readonly announce: (ids: readonly string[]) => void;
  readonly onNews: (listener: (ids: readonly string[]) => void) => void;
}

const NAME = "hearth-rubrics";

/** News of rubrics over a `BroadcastChannel`. */
export function createRubricNews(channel: BroadcastChannel = new BroadcastChannel(NAME)): RubricNews {
  return {
    announce: (ids) => {
      if (ids.length > 0) channel.postMessage(ids);
    },
    onNews(listener) {
      channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (Array.isArray(data)) listener(data.filter((id) => typeof id === "string"));
      });
    },
  };
}
