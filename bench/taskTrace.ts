import type { CDPSession, Page } from "@playwright/test";

/** One task of the page's own thread. */
export interface Task {
  readonly ms: number;
  /** Of these, how many the thread was running: the rest went to other programs on this machine. */
  readonly cpuMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
}

const MARK = "bench-trace";

/** Run something, and say which tasks the page's thread had meanwhile, as the browser's own trace has them. */
export async function traceTasks(page: Page, run: () => Promise<void>): Promise<readonly Task[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      includedCategories: ["disabled-by-default-devtools.timeline", "devtools.timeline", "blink.user_timing"],
      excludedCategories: ["*"],
    },
  });
  await page.evaluate((name) => performance.mark(name), MARK);
  await run();
  // a task is written down when it has ended, which may be after it has answered
  await page.waitForTimeout(300);
  await endTrace(session);
  await session.detach();
  return tasksOf(events);
}

async function endTrace(session: CDPSession): Promise<void> {
  const isOver = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.end");
  await isOver;
}

function tasksOf(events: readonly TraceEvent[]): readonly Task[] {
  const mark = events.find(({ name }) => name === MARK);
  if (mark === undefined) throw new Error("The trace does not show the page's thread");
  return events
    .filter(({ name, pid, tid }) => name === "RunTask" && pid === mark.pid && tid === mark.tid)
    .map(({ dur = 0, tdur = dur }) => ({ ms: dur / 1000, cpuMs: tdur / 1000 }));
}

/** A count of no long tasks is worth something only if one would have been counted. */
export async function proveTrace(page: Page): Promise<void> {
  const tasks = await traceTasks(page, async () => {
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          setTimeout(() => {
            const until = performance.now() + 120;
            while (performance.now() < until);
            resolve();
          });
        }),
    );
  });
  if (!tasks.some(({ ms }) => ms > 110)) throw new Error("A task of 120 ms was not noticed");
}
