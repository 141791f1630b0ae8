"""Merges three BF16 tensors as mergeThroughput.ts does: reads a method's name per line, writes the CPU seconds it took."""

import json
import sys
import time

import numpy as np

DENSITY = 0.5


def decode(halves):
    return (halves.astype(np.uint32) << 16).view(np.float32)


def linear(models, base):
    first, second = (decode(model) for model in models)
    return 0.5 * first + 0.5 * second


def slerp(models, base):
    first, second = (decode(model) for model in models)
    cosine = np.dot(first, second) / (np.linalg.norm(first) * np.linalg.norm(second))
    if abs(cosine) > 0.9995:
        return 0.5 * first + 0.5 * second
    angle = np.arccos(cosine)
    share = np.float32(np.sin(angle / 2) / np.sin(angle))
    return share * first + share * second


def deltas(models, base):
    start = decode(base)
    return start, [decode(model) - start for model in models]


def task_arithmetic(models, base):
    start, (first, second) = deltas(models, base)
    return start + (0.5 * first + 0.5 * second)


def trim(delta):
    magnitudes = np.abs(delta)
    place = delta.size - int(DENSITY * delta.size)
    return np.where(magnitudes >= np.partition(magnitudes, place)[place], delta, np.float32(0))


def drop(delta, generator):
    kept = delta * (generator.random(delta.size, dtype=np.float32) < DENSITY)
    return kept * (np.abs(delta).sum() / np.abs(kept).sum())


def elect(start, first, second, normalize):
    first, second = 0.5 * first, 0.5 * second
    sign = np.where(first + second >= 0, np.float32(1), np.float32(-1))
    first_agrees, second_agrees = first * sign > 0, second * sign > 0
    merged = first * first_agrees + second * second_agrees
    if normalize:
        divisor = np.float32(0.5) * first_agrees + np.float32(0.5) * second_agrees
        divisor[divisor == 0] = 1
        merged /= divisor
    return start + merged


def ties(models, base):
    start, (first, second) = deltas(models, base)
    return elect(start, trim(first), trim(second), True)


def dare_linear(models, base):
    generator = np.random.default_rng(0)
    start, (first, second) = deltas(models, base)
    return start + (0.5 * drop(first, generator) + 0.5 * drop(second, generator))


def dare_ties(models, base):
    generator = np.random.default_rng(0)
    start, (first, second) = deltas(models, base)
    return elect(start, drop(first, generator), drop(second, generator), False)


def supermario_sequential(models, base):
    generator = np.random.default_rng(0)
    current = decode(base)
    for model in models:
        mask = generator.random(current.size, dtype=np.float32) < DENSITY
        current = current + np.float32(1 / (1 - DENSITY)) * mask * (decode(model) - current)
    return current


def main():
    base, *models = (np.fromfile(path, dtype=np.uint16) for path in sys.argv[1:])
    print(json.dumps({"numpy": np.__version__}), flush=True)
    for line in sys.stdin:
        merge = globals()[json.loads(line)["method"]]
        start = time.process_time()
        merge(models, base)
        print(json.dumps({"seconds": time.process_time() - start}), flush=True)


main()
