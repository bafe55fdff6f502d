import { type TraitPrecision, traits } from "@workspace/contracts"
import { Label, Meter, ProgressBar } from "react-aria-components"
import { traitWords } from "./traits.ts"

const percent = { style: "percent", maximumFractionDigits: 0 } as const

const Bar = ({ percentage }: { readonly percentage: number | undefined }) => (
  <div className="bar">
    <div className="bar-fill" style={{ inlineSize: `${percentage ?? 0}%` }} />
  </div>
)

/** How far an assessment is (0..100), in figures and as a bar. */
export const AssessmentProgress = ({ progress }: { readonly progress: number }) => (
  <ProgressBar value={progress} className="measure">
    {({ percentage, valueText }) => (
      <>
        <Label>Progress</Label>
        <span className="measure-value">{valueText}</span>
        <Bar percentage={percentage} />
      </>
    )}
  </ProgressBar>
)

/** How precisely each trait is known (0..1), in figures and as bars. */
export const PrecisionMeters = ({ precision }: { readonly precision: TraitPrecision }) => (
  <div className="measures">
    {traits.map((trait) => (
      <Meter key={trait} value={precision[trait]} maxValue={1} formatOptions={percent} className="measure">
        {({ percentage, valueText }) => (
          <>
            <Label>{traitWords[trait].name}</Label>
            <span className="measure-value">{valueText}</span>
            <Bar percentage={percentage} />
          </>
        )}
      </Meter>
    ))}
  </div>
)
