import { useState, type ReactElement } from "react";
import { draftToCase } from "#core/cases/caseDraft.ts";
import { selectDraft, selectSettings } from "#stores/judgeStore.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { renderPrompts, selectPromptCount, type PromptCount } from "#stores/promptStore.ts";
import { selectRubric } from "#stores/rubricStore.ts";
import { CopyButton } from "#ui/components/CopyButton.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { useJudgeStore, useModelStore, usePromptStore, useRubricStore } from "#ui/storesContext.tsx";

const ORDERS = [
  { value: "AB", label: "Order as given" },
  { value: "BA", label: "Swapped order" },
] as const;

/** The person reads the prompt exactly as the judge gets it, to the last space, with its length in tokens. */
export function ExactPromptDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const draft = useJudgeStore(selectDraft);
  const settings = useJudgeStore(selectSettings);
  const rubric = useRubricStore(selectRubric);
  const model = useModelStore(selectReadyModel);
  const count = usePromptStore(selectPromptCount);
  const [order, setOrder] = useState<"AB" | "BA">("AB");
  const task = { evaluationCase: draftToCase(draft), rubric, settings };
  const previews = renderPrompts(task, model?.promptFormat ?? "mistral-instruct");
  const preview = previews.find((candidate) => candidate.order === order) ?? previews[0];
  if (preview === undefined) throw new TypeError("A task leads to at least one prompt");
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Exact prompt"
      size="large"
      footer={<CopyButton label="Copy prompt" getText={() => preview.prompt.text} />}
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-muted">
            Profile {preview.prompt.profile}. {describeCount(count, preview.order)}
          </p>
          {previews.length > 1 && (
            <SegmentedControl label="Order" value={preview.order} onChange={setOrder} segments={ORDERS} />
          )}
        </div>
        <pre
          data-testid="exact-prompt"
          tabIndex={0}
          className="figures rounded-md border border-line bg-panel p-3 text-table wrap-anywhere whitespace-pre-wrap"
        >
          {preview.prompt.text}
        </pre>
      </div>
    </Dialog>
  );
}

/** The length of one order's prompt in words. */
function describeCount(count: PromptCount, order: "AB" | "BA"): string {
  switch (count.kind) {
    case "not-counted":
      return "Its tokens are counted once a judge is loaded.";
    case "counting":
      return "Counting its tokens …";
    case "failed":
      return "Its tokens could not be counted.";
    case "counted": {
      const tokens = count.tokensByOrder.get(order);
      if (tokens === undefined) return "";
      const room =
        count.fit.kind === "fits"
          ? "it fits"
          : `${count.fit.excessTokens.toLocaleString("en-US")} more than leave room for the output`;
      return `${tokens.toLocaleString("en-US")} tokens, ${room}.`;
    }
  }
}
