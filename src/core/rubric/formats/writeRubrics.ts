import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { writeBiggenJson } from "./biggenFormat.ts";
import { writeRubricsCsv } from "./csvFormat.ts";
import { writeEvalAssistJson } from "./evalassistFormat.ts";
import { writePrometheusJson } from "./prometheusFormat.ts";
import { writeRubricsText } from "./renderedFormat.ts";
import { writeRubricsJson, type RubricFileSource } from "./rubricFile.ts";
import type { RubricFormat } from "./rubricImport.ts";

/**
 * Write rubrics in any form. Only `hearth-json` takes everything along; the others hold the text under the pen, `csv` also the
 * tags.
 */
export function writeRubrics(
  format: RubricFormat,
  bundles: readonly RubricBundle[],
  source: RubricFileSource,
): string {
  const drafts = bundles.map(({ record }) => record.draft);
  switch (format) {
    case "hearth-json":
      return writeRubricsJson(bundles, source);
    case "prometheus-eval":
      return writePrometheusJson(drafts);
    case "biggen-bench":
      return writeBiggenJson(drafts);
    case "evalassist":
      return writeEvalAssistJson(drafts);
    case "rendered-text":
      return writeRubricsText(drafts);
    case "csv":
      return writeRubricsCsv(bundles.map(({ record: { draft, tags } }) => ({ draft, tags })));
  }
}
