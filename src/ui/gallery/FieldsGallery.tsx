import { Search } from "lucide-react";
import { useState, type ReactElement } from "react";
import { Checkbox } from "#ui/components/Checkbox.tsx";
import { NumberField } from "#ui/components/NumberField.tsx";
import { Select } from "#ui/components/Select.tsx";
import { Switch } from "#ui/components/Switch.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";
import { TextField } from "#ui/components/TextField.tsx";
import { Specimen, SpecimenGroup, SpecimenRow } from "./Specimen.tsx";
import { LONG_RESPONSE } from "./sampleTexts.ts";

function doNothing(): void {}

const RUBRICS = [
  { value: "empathy", label: "Empathy v3", group: "Yours" },
  { value: "helpfulness", label: "Helpfulness", group: "From the paper" },
  { value: "harmlessness", label: "Harmlessness", group: "From the paper" },
] as const;

/** Everything that is filled in. */
export function FieldsGallery(): ReactElement {
  const [name, setName] = useState("Empathy");
  const [response, setResponse] = useState(LONG_RESPONSE);
  const [rubric, setRubric] = useState<(typeof RUBRICS)[number]["value"]>("empathy");
  const [temperature, setTemperature] = useState(1);
  const [areBothOrders, setAreBothOrders] = useState(true);
  const [isKept, setIsKept] = useState(false);
  return (
    <>
      <SpecimenGroup title="Lines">
        <SpecimenRow>
          <TextField label="Name" value={name} onChange={setName} />
          <TextField
            label="Find a rubric"
            type="search"
            icon={<Search />}
            placeholder="Name, tag or text"
            value=""
            onChange={doNothing}
          />
          <TextField
            label="Name of the copy"
            value="Empathy"
            onChange={doNothing}
            error="Another rubric has this name. Choose a different one."
          />
          <TextField
            label="Address of the judge"
            type="url"
            isMonospace
            value="http://gpu-04.lab.internal:8000/v1/completions"
            onChange={doNothing}
            description="What you judge is sent to this host."
          />
          <TextField
            label="Weights"
            isMonospace
            isReadOnly
            value="sha256:5f70bf18a0860070"
            onChange={doNothing}
          />
          <TextField label="Name, disabled" isDisabled value="Empathy" onChange={doNothing} />
        </SpecimenRow>
      </SpecimenGroup>
      <SpecimenGroup title="Texts">
        <SpecimenRow>
          <TextArea
            label="Response"
            aside="143 tokens"
            value={response}
            onChange={setResponse}
            placeholder="What the model answered"
          />
          <div className="flex flex-col gap-4">
            <TextArea
              label="Instruction"
              value=""
              onChange={doNothing}
              placeholder="What the model was asked"
            />
            <TextArea
              label="Reference answer"
              value="I am glad you asked."
              onChange={doNothing}
              error="The prompt is 212 tokens too long. Shorten the reference answer or the response."
              minRows={2}
            />
            <TextArea
              label="Exact prompt"
              isMonospace
              isReadOnly
              minRows={2}
              value={
                "[INST] You are a fair judge assistant tasked with providing clear, objective feedback\n…"
              }
              onChange={doNothing}
            />
          </div>
        </SpecimenRow>
      </SpecimenGroup>
      <SpecimenGroup title="Choices">
        <SpecimenRow>
          <Select label="Rubric" value={rubric} onChange={setRubric} options={RUBRICS} />
          <Select
            label="Rubric, disabled"
            value="empathy"
            onChange={doNothing}
            options={RUBRICS}
            isDisabled
          />
          <NumberField
            label="Temperature"
            value={temperature}
            onChange={setTemperature}
            min={0}
            max={2}
            step={0.1}
            description="The authors judged at 1."
          />
          <NumberField label="At most" value={1024} onChange={doNothing} min={1} max={4096} unit="tokens" />
        </SpecimenRow>
        <SpecimenRow>
          <Specimen caption="checkbox">
            <div className="flex flex-col">
              <Checkbox isSelected={isKept} onChange={setIsKept}>
                Keep the texts that could not be read
              </Checkbox>
              <Checkbox isSelected isIndeterminate onChange={doNothing}>
                312 of 500 cases
              </Checkbox>
              <Checkbox isSelected isDisabled onChange={doNothing}>
                Not to be changed while a run goes on
              </Checkbox>
            </div>
          </Specimen>
          <Specimen caption="switch">
            <div className="flex flex-col">
              <Switch
                isSelected={areBothOrders}
                onChange={setAreBothOrders}
                description="Twice the time; a winner that changes with the order is unsettled."
              >
                Judge in both orders
              </Switch>
              <Switch isSelected={false} onChange={doNothing}>
                Keep the screen awake
              </Switch>
              <Switch isSelected isDisabled onChange={doNothing}>
                Local only
              </Switch>
            </div>
          </Specimen>
        </SpecimenRow>
      </SpecimenGroup>
    </>
  );
}
