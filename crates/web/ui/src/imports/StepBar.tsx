import { Link } from '@tanstack/react-router';
import { blockedWords, searchOf, stepLabels, steps, type Step } from './search';

interface Props {
  upload: string | undefined;
  current: Step;
  files: number;
  mapping: string | null;
  isChecked: boolean;
}

/** The four steps; each that can be taken is an address of its own, each that cannot says what comes first. */
export function StepBar({ upload, current, files, mapping, isChecked }: Props) {
  return (
    <nav aria-label="Steps of the import">
      <ol className="steps">
        {steps.map((step, index) => {
          const blocked = blockedWords(step, files, mapping, isChecked);
          const isHere = step === current;
          const name = (
            <>
              <span className="step-number" aria-hidden="true">
                {index + 1}
              </span>
              {stepLabels[step]}
            </>
          );
          return (
            <li key={step} aria-current={isHere ? 'step' : undefined}>
              {blocked === null || isHere ? (
                <Link to="/import" search={searchOf(upload, step)} activeOptions={{ exact: true }} className="step">
                  {name}
                </Link>
              ) : (
                <span className="step is-blocked" title={blocked}>
                  {name}
                  <span className="visually-hidden">, not yet: {blocked}</span>
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
