/** Selects the character at an offset of a text area's text and brings it into sight; browsers do only the first. */
export function showPlace(area: HTMLTextAreaElement, offset: number): void {
  area.focus();
  area.setSelectionRange(offset, Math.min(area.value.length, offset + 1));
  const bottom = heightUpTo(area, offset);
  area.scrollTop = Math.max(0, bottom - area.clientHeight / 2);
  area.scrollIntoView({ block: "nearest" });
}

/** How high the text up to an offset is, in pixels, with its lines broken as they are shown. */
function heightUpTo(area: HTMLTextAreaElement, offset: number): number {
  const copy = area.cloneNode(false);
  if (!(copy instanceof HTMLTextAreaElement)) return 0;
  copy.removeAttribute("id");
  copy.style.cssText = `position: absolute; visibility: hidden; height: 0; min-height: 0; width: ${area.offsetWidth}px`;
  copy.value = area.value.slice(0, offset);
  area.after(copy);
  const { scrollHeight } = copy;
  copy.remove();
  return scrollHeight;
}
