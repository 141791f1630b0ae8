import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { AdapterNames } from "#engine/hardware/describeAdapter.ts";
import { createDeviceLostWatch, type AdapterPrototype } from "#engine/webllm/deviceLostWatch.ts";

interface FakeDevice {
  readonly lost: Promise<{ reason: string; message: string }>;
  readonly lose: (loss: { reason: string; message: string }) => void;
  readonly destroy: () => void;
}

function fakeDevice(): FakeDevice {
  let lose: FakeDevice["lose"] = () => {};
  const lost = new Promise<{ reason: string; message: string }>((resolve) => void (lose = resolve));
  return { lost, lose, destroy: () => lose({ reason: "destroyed", message: "" }) };
}

/** An adapter that gives these devices one after the other. */
function fakeAdapter(...devices: FakeDevice[]): AdapterPrototype & { info: AdapterNames } {
  return {
    info: { vendor: "nvidia", architecture: "ampere", description: "" },
    requestDevice: async () => devices.shift() ?? fakeDevice(),
  } as AdapterPrototype & { info: AdapterNames };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("createDeviceLostWatch()", () => {
  test("hands the device through unchanged", async () => {
    const device = fakeDevice();
    const adapter = fakeAdapter(device);
    createDeviceLostWatch(adapter).begin();
    expect(await adapter.requestDevice()).toBe(device);
  });

  test("passes a refusal on", async () => {
    const refusal = new TypeError("limit too high");
    const adapter = { ...fakeAdapter(), requestDevice: () => Promise.reject(refusal) };
    createDeviceLostWatch(adapter).begin();
    await expect(adapter.requestDevice()).rejects.toBe(refusal);
  });

  test("knows the adapter that gave the device", async () => {
    const adapter = fakeAdapter();
    const session = createDeviceLostWatch(adapter).begin();
    expect(session.adapter()).toBeNull();
    await adapter.requestDevice();
    expect(session.adapter()).toMatchObject({ vendor: "nvidia", architecture: "ampere" });
  });

  test("tells of a lost device, at once or later, unless told not to", async () => {
    const device = fakeDevice();
    const adapter = fakeAdapter(device);
    const session = createDeviceLostWatch(adapter).begin();
    await adapter.requestDevice();
    const heard: string[] = [];
    session.onLost((error) => heard.push(`first ${error.code}`));
    session.onLost(() => heard.push("second"))();
    expect(session.lostWith()).toBeNull();
    device.lose({ reason: "unknown", message: "the GPU process crashed" });
    await settled();
    expect(heard).toEqual(["first engine/device-lost"]);
    expect(session.lostWith()).toBeInstanceOf(AppError);
    expect(session.lostWith()?.message).toContain("the GPU process crashed");
    session.onLost((error) => heard.push(`late ${error.code}`));
    expect(heard).toEqual(["first engine/device-lost", "late engine/device-lost"]);
  });

  test("takes a device that the library destroyed for too little memory", async () => {
    const device = fakeDevice();
    const adapter = fakeAdapter(device);
    const session = createDeviceLostWatch(adapter).begin();
    await adapter.requestDevice();
    device.destroy();
    await settled();
    expect(session.lostWith()?.code).toBe("engine/out-of-memory");
  });

  test("destroys the devices of an ended session without calling them lost", async () => {
    const device = fakeDevice();
    const late = fakeDevice();
    const adapter = fakeAdapter(device, late);
    const session = createDeviceLostWatch(adapter).begin();
    await adapter.requestDevice();
    session.end();
    await adapter.requestDevice();
    expect(await device.lost).toMatchObject({ reason: "destroyed" });
    expect(await late.lost).toMatchObject({ reason: "destroyed" });
    await settled();
    expect(session.lostWith()).toBeNull();
  });

  test("keeps sessions apart", async () => {
    const first = fakeDevice();
    const adapter = fakeAdapter(first, fakeDevice());
    const watch = createDeviceLostWatch(adapter);
    const before = watch.begin();
    await adapter.requestDevice();
    const after = watch.begin();
    await adapter.requestDevice();
    first.lose({ reason: "unknown", message: "" });
    await settled();
    expect(before.lostWith()?.code).toBe("engine/device-lost");
    expect(after.lostWith()).toBeNull();
  });

  test("is never told anything where there is no WebGPU", () => {
    expect(createDeviceLostWatch(undefined).begin().lostWith()).toBeNull();
  });
});
