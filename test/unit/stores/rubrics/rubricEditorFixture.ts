import { createRubricEditorStore } from "#stores/rubrics/createRubricEditorStore.ts";
import { selectOpenRubric, type OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import type { WriteClaims } from "#workers/tabs/writeClaim.ts";
import { EMPATHY, fakeSha256, libraryFixture } from "./rubricLibraryFixture.ts";

/** How long typing pauses before it is kept, in milliseconds. */
export const PAUSE_MS = 400;

/** What Web Locks do between tabs of one browser, without a browser. */
export function createLocks(): () => WriteClaims {
  const holders = new Map<string, { lose: () => void }>();
  const waiting = new Map<string, (() => void)[]>();
  const free = (name: string, holder: object) => (): void => {
    if (holders.get(name) !== holder) return;
    holders.delete(name);
    waiting.get(name)?.shift()?.();
  };
  const hold = (name: string, onLost: () => void): (() => void) => {
    const holder = { lose: onLost };
    holders.set(name, holder);
    return free(name, holder);
  };
  return () => ({
    claim: async (name, onLost) => (holders.has(name) ? null : hold(name, onLost)),
    takeOver: async (name, onLost) => {
      const before = holders.get(name);
      const release = hold(name, onLost);
      before?.lose();
      return release;
    },
    whenFree: (name, onLost, signal) =>
      new Promise((resolve, reject) => {
        const take = (): void => resolve(hold(name, onLost));
        if (!holders.has(name)) take();
        else waiting.set(name, [...(waiting.get(name) ?? []), take]);
        signal.addEventListener("abort", () => {
          waiting.set(
            name,
            (waiting.get(name) ?? []).filter((other) => other !== take),
          );
          reject(signal.reason);
        });
      }),
  });
}

/** Tabs over one disk; what one writes, the others hear of at once. */
export function createBrowser() {
  const locks = createLocks();
  const first = libraryFixture();
  const libraries: ReturnType<typeof libraryFixture>[] = [];
  const texts = new Map<string, string>();
  return async (prefix: string) => {
    const tab = libraries.length === 0 ? first : libraryFixture(first.disk, prefix);
    libraries.push(tab);
    const editor = createRubricEditorStore({
      library: tab.library,
      listVersions: (id) => tab.storage.rubrics.listVersions(id),
      countStale: (id, current) => tab.storage.verdicts.countStale(id, current),
      claims: locks(),
      sha256: fakeSha256,
      texts: {
        read: (key) => texts.get(key) ?? null,
        write: (key, text) => texts.set(key, text).has(key),
        remove: (key) => void texts.delete(key),
      },
      pauseMs: PAUSE_MS,
    });
    await tab.actions.restore();
    return {
      ...tab,
      editor,
      edit: editor.getState().actions,
      hear: async (id: string) => tab.actions.reread([id]),
    };
  };
}

/** One tab with its library and its editor. */
export type Tab = Awaited<ReturnType<ReturnType<typeof createBrowser>>>;

/** The rubric that is open in a tab. */
export function opened({ editor }: Tab): OpenRubric {
  const rubric = selectOpenRubric(editor.getState());
  if (rubric === null) throw new TypeError("No rubric is open");
  return rubric;
}

/** The text as another look at the disk finds it. */
export async function onDisk({ storage }: Tab, id: string): Promise<string | undefined> {
  return (await storage.rubrics.getRecord(id))?.draft.criteria;
}

/** Empathy with other criteria. */
export const withCriteria = (criteria: string): typeof EMPATHY => ({ ...EMPATHY, criteria });

/** A tab with a rubric of that name open for writing, and what opens further tabs. */
export async function openEmpathy() {
  const openTab = createBrowser();
  const tab = await openTab("one");
  const id = await tab.actions.create(EMPATHY);
  await tab.edit.open(id);
  return { tab, id, openTab };
}
