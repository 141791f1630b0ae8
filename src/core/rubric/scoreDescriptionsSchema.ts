import * as z from "zod/mini";
import { LEVEL_COUNTS, toScoreDescriptions } from "./scoreRubric.ts";

const EXPECTED = "expected two to five texts, for the scores from 1";

/** Score descriptions as they have to look in a file: two to five texts, that of score 1 first. */
export const scoreDescriptionsSchema = z.pipe(
  z
    .array(z.string("expected a text"), EXPECTED)
    .check(
      z.minLength(Math.min(...LEVEL_COUNTS), EXPECTED),
      z.maxLength(Math.max(...LEVEL_COUNTS), EXPECTED),
    ),
  z.transform((texts: string[]) => toScoreDescriptions(texts)),
);
