import { useEffect, useState, type RefObject } from "react";

/**
 * Makes an element take dropped files.
 *
 * @param onDrop Called during the event; what is dropped is readable only then.
 * @returns Whether something is held over it.
 */
export function useDropZone(
  zone: RefObject<HTMLElement | null>,
  onDrop: (transfer: DataTransfer) => void,
): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const element = zone.current;
    if (element === null) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const hold = (event: DragEvent): void => {
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (): void => setIsOver(false);
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      // the page itself would load a dropped GGUF file at once
      event.stopPropagation();
      setIsOver(false);
      if (event.dataTransfer !== null) onDrop(event.dataTransfer);
    };
    element.addEventListener("dragover", hold, { signal });
    element.addEventListener("dragleave", leave, { signal });
    element.addEventListener("drop", drop, { signal });
    return () => controller.abort();
  }, [zone, onDrop]);
  return isOver;
}
