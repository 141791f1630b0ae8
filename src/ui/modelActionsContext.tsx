import { createContext, useContext } from "react";

/** A file that a person picked or dropped, with its place in the folder. */
export interface PickedModelFile {
  /** Below the picked folder, with `/`: `config.json`. */
  readonly path: string;
  readonly blob: Blob;
}

/** A GGUF file that a repository of the hub offers. */
export interface OfferedFile {
  readonly path: string;
  readonly byteLength: number;
}

/** What the Models page needs of the browser and of the hub; made by `app`. */
export interface ModelActions {
  /**
   * The GGUF files of a repository of the hub, in the hub's order.
   *
   * @param repository `owner/name`.
   * @throws {AppError} `weights/not-found`, `weights/access-denied`, `weights/rate-limited`, `weights/unreachable`, …
   */
  readonly listHubGguf: (
    repository: string,
    signal: AbortSignal,
    token?: string,
  ) => Promise<readonly OfferedFile[]>;
  /** Ask the person for a folder and everything in it; `null` if none was picked. */
  readonly pickFolder: () => Promise<readonly PickedModelFile[] | null>;
  /** Ask the person for files; `null` if none was picked. `accept` is a hint such as `.gguf`. */
  readonly pickFiles: (accept: string, isMultiple: boolean) => Promise<readonly PickedModelFile[] | null>;
  /** Ask the browser never to clear what is kept here by itself; whether it agreed. */
  readonly persistStorage: () => Promise<boolean>;
  /** Whether the browser has agreed to that before. */
  readonly isStoragePersisted: () => Promise<boolean>;
}

export const ModelActionsContext = createContext<ModelActions | null>(null);

/** What the page may do for models beyond the stores. */
export function useModelActions(): ModelActions {
  const actions = useContext(ModelActionsContext);
  if (actions === null) throw new TypeError("This component is drawn outside of ModelActionsContext");
  return actions;
}
