import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { findCriteriaNotAboutResponse } from "./aboutResponse.ts";
import { findControlTokens } from "./controlToken.ts";
import { findDoubleBarrelledCriteria } from "./doubleBarrelled.ts";
import { findEmptyLevels } from "./emptyLevel.ts";
import { findIdenticalLevels } from "./identicalLevels.ts";
import { findTemplateImitations } from "./imitatesTemplate.ts";
import { findLengthsOutOfOrder } from "./lengthsOutOfOrder.ts";
import { LINT_RULES, type LintContext, type LintFinding, type LintRule } from "./lintFinding.ts";
import type { LintCheck } from "./lintText.ts";
import { findLittleRoom } from "./littleRoom.ts";
import { findOtherScores } from "./namesOtherScore.ts";
import { findSimilarLevels } from "./similarLevels.ts";
import { findVagueQuantifiers } from "./vagueQuantifier.ts";

const CHECKS: Readonly<Record<LintRule, LintCheck>> = {
  "empty-level": findEmptyLevels,
  "identical-levels": findIdenticalLevels,
  "similar-levels": findSimilarLevels,
  "names-other-score": findOtherScores,
  "double-barrelled-criteria": findDoubleBarrelledCriteria,
  "criteria-not-about-response": findCriteriaNotAboutResponse,
  "vague-quantifier": findVagueQuantifiers,
  "lengths-out-of-order": findLengthsOutOfOrder,
  "imitates-template": findTemplateImitations,
  "control-token": findControlTokens,
  "little-room": findLittleRoom,
};

/**
 * Find what makes verdicts with a rubric worse. The same draft gives the same findings, always; of texts longer than
 * `LOOKED_AT` only the beginning is searched, so that any draft is linted within a keystroke. Each rule says with itself
 * what it takes for a find. The words it knows are English; other languages get the rules that need no words.
 *
 * @returns In the order of `LINT_RULES`, and within a rule in the order of the fields. No two have the same key.
 */
export function lintRubric(draft: RubricDraft, context: LintContext): readonly LintFinding[] {
  return LINT_RULES.flatMap((rule) => CHECKS[rule](draft, context));
}
