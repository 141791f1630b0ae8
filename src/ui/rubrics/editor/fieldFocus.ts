import { useMemo } from "react";
import type { RubricField } from "#core/rubric/validateRubric.ts";

/** Where the person can be brought in the form. */
export interface FieldFocus {
  /** Tell which element a field is; `null` when it goes. */
  readonly set: (field: RubricField, element: HTMLElement | null) => void;
  /** Put the focus on a field once what is open above it has closed. */
  readonly go: (field: RubricField) => void;
}

export function useFieldFocus(): FieldFocus {
  return useMemo(() => {
    const elements = new Map<RubricField, HTMLElement>();
    return {
      set: (field, element) => {
        if (element === null) elements.delete(field);
        else elements.set(field, element);
      },
      go: (field) => {
        // menus and popovers give the focus back to where they were opened, one frame after they close
        requestAnimationFrame(() => requestAnimationFrame(() => elements.get(field)?.focus()));
      },
    };
  }, []);
}
