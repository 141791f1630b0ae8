import { expect, test } from "vitest";
import type { ByteFolder, ByteSource } from "#core/bytes.ts";
import { completeQuantizeSettings } from "#test/fixtures/convertInMemory.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { readModelConfig } from "#weights/architecture/modelConfig.ts";
import { modelTensors } from "#weights/architecture/modelTensors.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { createQuantizeConversion } from "#weights/mlc/quantizeConversion.ts";
import { layOutSafetensors } from "#weights/safetensors/safetensorsLayout.ts";
import { openModelFolder } from "#weights/sources/openModel.ts";

const BLOCK_BYTES = 2 ** 21 * 2;

interface Watched {
  largestRead: number;
  readBytes: number;
  consumedBytes: number;
  mostHeldBytes: number;
  largestWrite: number;
}

/** A model of zeros whose weights exist only when they are read, and what was read of them. */
function zeroModel(vocabularySize: number): { readonly folder: ByteFolder; readonly watched: Watched } {
  const files = Object.fromEntries(tinyCheckpoint());
  const tiny = JSON.parse(new TextDecoder().decode(files["config.json"])) as object;
  const config = {
    ...tiny,
    hidden_size: 1024,
    intermediate_size: 2560,
    num_attention_heads: 8,
    num_key_value_heads: 2,
    num_hidden_layers: 1,
    vocab_size: vocabularySize,
  };
  const tensors = modelTensors(readModelConfig(config)).map((tensor) => ({
    ...tensor,
    dtype: "BF16" as const,
  }));
  const layout = layOutSafetensors("model.safetensors", tensors);
  const watched = { largestRead: 0, readBytes: 0, consumedBytes: 0, mostHeldBytes: 0, largestWrite: 0 };
  const source: ByteSource = {
    byteLength: layout.byteLength,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      bytes.set(layout.header.subarray(Math.min(start, layout.header.length), end));
      if (start < layout.header.length) return bytes;
      watched.largestRead = Math.max(watched.largestRead, bytes.length);
      watched.readBytes += bytes.length;
      watched.mostHeldBytes = Math.max(watched.mostHeldBytes, watched.readBytes - watched.consumedBytes);
      return bytes;
    },
  };
  const small = createMemoryFolder({
    ...files,
    "config.json": new TextEncoder().encode(JSON.stringify(config)),
  });
  const folder: ByteFolder = {
    list: () => small.list(),
    open: async (path) => (path === "model.safetensors" ? source : small.open(path)),
  };
  return { folder, watched };
}

test.each([4096, 16_384])(
  "quantizing %i rows reads blocks of 2 Mi weights, and holds one and the one after it",
  async (vocabularySize) => {
    const { folder, watched } = zeroModel(vocabularySize);
    const conversion = await createQuantizeConversion(
      await openModelFolder(folder),
      completeQuantizeSettings(),
    );
    // what looking at the model has read is none of the conversion's
    Object.assign(watched, { largestRead: 0, readBytes: 0, mostHeldBytes: 0 });
    const sink = {
      write: async (bytes: Uint8Array) => {
        watched.largestWrite = Math.max(watched.largestWrite, bytes.length);
      },
      close: async () => {},
      abort: async () => {},
    };
    const onValues = (count: number): void => {
      watched.consumedBytes += count * 2;
    };
    const { signal } = new AbortController();
    for (const index of conversion.jobs.keys()) await conversion.writeJob(index, sink, { signal, onValues });
    expect(watched.readBytes).toBe(conversion.valueCount * 2);
    expect(watched.consumedBytes).toBe(watched.readBytes);
    expect(watched.largestRead).toBe(BLOCK_BYTES);
    expect(watched.mostHeldBytes).toBe(2 * BLOCK_BYTES);
    // levels of a block
    expect(watched.largestWrite).toBe(2 ** 20);
  },
);
