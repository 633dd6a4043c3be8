import { ScrollArea } from '../components/ScrollArea';
import type { Derivation, DerivationStep } from '../api/types';
import { Pill } from '../components/Pill';
import { everyDigit } from '../format/number';
import { opSigns } from '../format/words';
import { firstWrongStep } from './derivation';

/** How the number came about, step by step; `of` names the number. The steps are added up again here, exactly; the page says whether they agree. */
export function DerivationTable({ derivation, of }: { derivation: Derivation; of: string }) {
  const wrong = firstWrongStep(derivation);
  return (
    <>
      <ScrollArea label={`Derivation of the ${of}`}>
        <table className="table derivation">
          <caption className="visually-hidden">Derivation of the {of}, one step a row</caption>
          <thead>
            <tr>
              <th>#</th>
              <th>Step</th>
              <th className="op">
                <span className="visually-hidden">Operation</span>
              </th>
              <th className="number">Value</th>
              <th>Unit</th>
              <th className="number">Running result</th>
              <th>Source</th>
              <th>Rule</th>
            </tr>
          </thead>
          <tbody>
            {derivation.steps.map((step) => (
              <StepRow key={step.n} step={step} isWrong={step.n === wrong} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td />
              <td colSpan={4}>Result</td>
              <td className="number" data-result={derivation.result}>
                {everyDigit(derivation.result)}
              </td>
              <td colSpan={2}>{derivation.unit}</td>
            </tr>
          </tfoot>
        </table>
      </ScrollArea>
      <p style={{ marginTop: 8 }}>
        {wrong === null ? (
          <Pill tone="good">Adds up: every step computed again in this browser is equal</Pill>
        ) : (
          <Pill tone="bad">Does not add up at step {wrong}; do not rely on this number</Pill>
        )}
      </p>
    </>
  );
}

function StepRow({ step, isWrong }: { step: DerivationStep; isWrong: boolean }) {
  const op = opSigns[step.op];
  return (
    <tr data-op={step.op} className={isWrong ? 'late' : undefined}>
      <td>{step.n}</td>
      <td>{step.label}</td>
      <td className="op" title={op.word}>
        <span aria-hidden="true">{op.sign}</span>
        <span className="visually-hidden">{op.word}</span>
      </td>
      <td className="number">{everyDigit(step.value)}</td>
      <td className="muted">{step.unit}</td>
      <td className="number">{everyDigit(step.result)}</td>
      <td className="muted id">{sourceText(step.source)}</td>
      <td className="muted id">{step.rule_id}</td>
    </tr>
  );
}

function sourceText({ table, version, key }: DerivationStep['source']): string {
  return `${table}${version === null ? '' : `@${version}`} · ${key}`;
}
