import { useEffect, useState } from "react";

/**
 * Makes the whole window take dropped files while it is drawn, before the page itself would.
 *
 * @param onDrop Called during the event; what is dropped is readable only then.
 * @returns Whether something is held over the window.
 */
export function useDropZone(onDrop: (transfer: DataTransfer) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    // caught on the way down: the page itself would load a dropped GGUF file at once
    const options = { signal: controller.signal, capture: true };
    const hold = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent): void => {
      // going from one element to the next is no leaving
      if (relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => {
      setIsOver(false);
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      event.stopPropagation();
      onDrop(event.dataTransfer);
    };
    window.addEventListener("dragover", hold, options);
    window.addEventListener("dragleave", leave, options);
    window.addEventListener("drop", drop, options);
    return () => controller.abort();
  }, [onDrop]);
  return isOver;
}
