import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { levelCount } from "#core/rubric/scoreRubric.ts";
import { selectRubric } from "#stores/rubricStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";
import { useRubricStore } from "#ui/storesContext.tsx";

/** The person adds an answer that would deserve the top score; while there is none it is one small button. */
export function ReferenceAnswer({
  value,
  onChange,
  error,
  isDisabled,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
  readonly isDisabled: boolean;
}): ReactElement {
  const topScore = levelCount(useRubricStore(selectRubric));
  const [isUnfolded, setIsUnfolded] = useState(false);
  if (value === "" && !isUnfolded) {
    return (
      <div>
        <Button variant="quiet" icon={<Plus />} onPress={() => setIsUnfolded(true)} isDisabled={isDisabled}>
          Reference answer
        </Button>
      </div>
    );
  }
  return (
    <TextArea
      label="Reference answer"
      description={`An answer that deserves a ${topScore}. Left empty, the judge works without one.`}
      value={value}
      onChange={onChange}
      error={error}
      isDisabled={isDisabled}
    />
  );
}
