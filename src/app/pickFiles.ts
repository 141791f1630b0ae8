/** How the system's file dialog is opened. */
export interface PickOptions {
  /** A hint such as `.json`; empty for every file. */
  readonly accept?: string;
  readonly isMultiple?: boolean;
  /** Ask for a folder, with everything in it. */
  readonly isFolder?: boolean;
}

/** Ask for files with the system's own dialog; empty if it was closed. To be called while the person presses something. */
export function pickFiles({
  accept = "",
  isMultiple = false,
  isFolder = false,
}: PickOptions): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.multiple = isMultiple;
    input.webkitdirectory = isFolder;
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}
