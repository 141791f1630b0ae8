"""The arithmetic of q4f16_1 in NumPy on one thread: reads a number of weights, then times one round for every line."""

import json
import sys
import time

import numpy as np

count, columns = int(sys.argv[1]), 4096
random = np.random.default_rng(1)
values = (random.standard_normal(count, dtype=np.float32) * np.float32(0.02)).reshape(-1, columns)
halves = (values.view(np.uint32) >> 16).astype(np.uint16)
shifts = np.arange(0, 32, 4, dtype=np.uint32)


def quantize():
    weights = (halves.astype(np.uint32) << 16).view(np.float32).astype(np.float16)
    groups = weights.reshape(-1, columns // 32, 32)
    scales = np.abs(groups).max(axis=-1) / np.float16(7)
    with np.errstate(divide="ignore", invalid="ignore"):
        levels = np.rint(groups / scales[..., None] + np.float16(7)).clip(0, 14)
    levels = np.where(scales[..., None] == 0, 7, levels).astype(np.uint32)
    packed = (levels.reshape(-1, columns // 8, 8) << shifts).sum(axis=-1, dtype=np.uint32)
    return packed, scales


print(json.dumps({"numpy": np.__version__}), flush=True)
for _ in sys.stdin:
    start = time.process_time()
    quantize()
    print(json.dumps({"seconds": time.process_time() - start}), flush=True)
