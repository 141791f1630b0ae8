import type { TextStore } from "#stores/rubrics/unkept.ts";

/** `localStorage` as far as it is there: the only place where a page can put something while it is being closed. */
export const browserTexts: TextStore = {
  read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      // the person keeps this site from storing anything
      return null;
    }
  },
  write(key, text) {
    try {
      localStorage.setItem(key, text);
      return true;
    } catch {
      // no room, or nothing may be stored; the text is in the page still, and the page asks before it is left
      return false;
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // then it was never there
    }
  },
};
