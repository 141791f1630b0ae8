import type { ReactElement } from "react";
import { scoresUpTo } from "#core/rubric/scoreRubric.ts";
import type { ScoreDistribution } from "#core/verdict/scoreDistribution.ts";
import { responseLetter } from "#ui/components/responseIdentity.ts";
import { ResponseLozenge } from "#ui/components/ResponseLozenge.tsx";
import { ScoreBar } from "#ui/components/ScoreBar.tsx";
import {
  PreferenceDistributionChart,
  ScoreDistributionChart,
} from "#ui/components/ScoreDistributionChart.tsx";
import { StateMark } from "#ui/components/StateMark.tsx";
import { FEEDBACK } from "./sampleTexts.ts";
import { Specimen, SpecimenGroup, SpecimenRow } from "./Specimen.tsx";

const CLEAR: ScoreDistribution = {
  probabilities: { 1: 0.004, 2: 0.021, 3: 0.175, 4: 0.68, 5: 0.12 },
  mass: 0.998,
  entropy: 0.89,
  missing: [],
  expectedScore: 3.891,
};

const DOUBTFUL: ScoreDistribution = {
  probabilities: { 1: 0, 2: 0.44, 3: 0.47, 4: 0.09, 5: 0 },
  mass: 0.41,
  entropy: 0.93,
  missing: ["1", "5"],
  expectedScore: 2.65,
};

const OF_THREE: ScoreDistribution = {
  probabilities: { 1: 0.08, 2: 0.71, 3: 0.21 },
  mass: 0.87,
  entropy: 0.77,
  missing: [],
  expectedScore: 2.13,
};

const PLACES = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Scores, preferences and what is neither. */
export function VerdictGallery(): ReactElement {
  return (
    <>
      <SpecimenGroup title="Scores">
        <div className="flex flex-wrap items-start gap-x-10 gap-y-4">
          <ScoreBar score={4} size="large" />
          <ScoreDistributionChart distribution={CLEAR} score={4} />
          <ScoreDistributionChart distribution={DOUBTFUL} score={2} />
        </div>
        <Specimen caption="in rows">
          {scoresUpTo(5).map((score) => (
            <ScoreBar key={score} score={score} />
          ))}
        </Specimen>
        <div className="flex flex-wrap items-start gap-x-10 gap-y-4">
          <ScoreBar score={2} of={3} size="large" />
          <ScoreDistributionChart distribution={OF_THREE} score={2} />
        </div>
        <Specimen caption="in rows, of two, three and four">
          {([2, 3, 4] as const).flatMap((levels) =>
            scoresUpTo(levels).map((score) => (
              <ScoreBar key={`${score} of ${levels}`} score={score} of={levels} />
            )),
          )}
        </Specimen>
        <p className="reading">{FEEDBACK}</p>
      </SpecimenGroup>
      <SpecimenGroup title="Responses">
        <Specimen caption="A to H, then grey">
          {PLACES.map((place) => (
            <ResponseLozenge key={place} letter={responseLetter(place)} />
          ))}
        </Specimen>
        <Specimen caption="large, with a name">
          <ResponseLozenge letter="A" size="large" />
          <ResponseLozenge letter="B" name="Llama 3 8B Instruct" />
          <ResponseLozenge letter="C" name="Mistral 7B Instruct v0.2" />
        </Specimen>
        <SpecimenRow>
          <PreferenceDistributionChart
            probabilities={[
              { letter: "A", probability: 0.71 },
              { letter: "B", probability: 0.29 },
            ]}
          />
          <PreferenceDistributionChart
            probabilities={[
              { letter: "A", probability: 0.003 },
              { letter: "B", probability: 0.997 },
            ]}
            mass={0.36}
          />
        </SpecimenRow>
      </SpecimenGroup>
      <SpecimenGroup title="Neither">
        <Specimen caption="instead of a score or a winner">
          <StateMark state="unsettled" />
          <StateMark state="tie" />
          <StateMark state="unparsed" />
          <StateMark state="failed" />
          <StateMark state="too-long" />
          <StateMark state="waiting" />
          <StateMark state="judging" />
        </Specimen>
        <Specimen caption="in other words">
          <StateMark state="unsettled">The winner changed when the order was swapped</StateMark>
          <StateMark state="unparsed">Unparsed: no marker</StateMark>
        </Specimen>
      </SpecimenGroup>
    </>
  );
}
