import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Kpi, KpiScope } from '../api/types';
import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { Segments } from '../components/Segments';
import { Value } from '../components/Value';
import { amount } from '../format/number';
import { QueueLink } from './QueueLink';
import { ScopeTarget } from './ScopeTarget';
import { withChange, type BoardSearch, type ScopeKind } from './search';
import { valueWords } from './words';

/** Scopes that are shown before somebody asks for all. */
const firstScopes = 8;

interface Props {
  gross: Kpi;
  pocket: Kpi;
  currency: string;
  search: BoardSearch;
}

const scopeTitles: Record<ScopeKind, string> = {
  family: 'Family',
  segment: 'Customer segment',
  customer: 'Customer',
  site: 'Site',
};

/** Gross and pocket margin by family, segment of customers, customer or site, the largest revenue first; each figure leads to its rows. */
export function MarginCard({ gross, pocket, currency, search }: Props) {
  const navigate = useNavigate();
  const by: ScopeKind = search.by ?? 'family';
  const [isAll, setAll] = useState(false);
  const scopes = gross.breakdowns.find(({ scope_kind: kind }) => kind === by);
  const pockets = new Map(
    pocket.breakdowns.find(({ scope_kind: kind }) => kind === by)?.scopes.map((scope) => [scope.scope, scope]),
  );
  const shown = scopes?.scopes.slice(0, isAll ? undefined : firstScopes) ?? [];
  const choose = (kind: ScopeKind) =>
    void navigate({
      to: '/board',
      search: withChange(search, { by: kind === 'family' ? undefined : kind }),
      replace: true,
      resetScroll: false,
    });
  return (
    <Card
      title="Margin by segment"
      aside={
        <div className="choices">
          <Segments isLabelHidden label="By" value={by} options={scopeTitles} onChange={choose} />
          <QueueLink queue={gross.queue} of="Margin by segment" />
        </div>
      }
    >
      {shown.length === 0 ? (
        <p className="muted">{gross.unknown_because ?? 'Nothing was sold in the month'}.</p>
      ) : (
        <ScrollArea label="Margin by segment">
          <table className="table" aria-label={`Margin by ${by}`}>
            <thead>
              <tr>
                <th>{scopeTitles[by]}</th>
                <th className="number">Revenue, {currency}</th>
                <th className="number">Gross, {currency}</th>
                <th className="number">Gross margin</th>
                <th className="number">Target</th>
                <th className="number">Year ago</th>
                <th className="number">Pocket, {currency}</th>
                <th className="number">Pocket margin</th>
                <th className="number">Target</th>
                <th className="number">Year ago</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((scope) => (
                <ScopeRow key={scope.scope} by={by} gross={scope} pocket={pockets.get(scope.scope)} />
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>All</td>
                <td className="number">{amount(gross.denominator)}</td>
                <td className="number">{amount(gross.numerator)}</td>
                <Percents of={gross} />
                <td className="number">{amount(pocket.numerator)}</td>
                <Percents of={pocket} />
              </tr>
            </tfoot>
          </table>
        </ScrollArea>
      )}
      <details className="kpi-definition small board-more">
        <summary>Definition</summary>
        <p>{gross.definition}</p>
        <p>{pocket.definition}</p>
        {by === 'family' && <p className="muted">Freight belongs to customers and sites, not to families.</p>}
      </details>
      {scopes && scopes.no_last_year !== null && (
        <p className="small muted board-more">{scopes.no_last_year}, so no value of a year ago is shown.</p>
      )}
      {scopes && scopes.scopes.length > firstScopes && (
        <p className="small muted board-more">
          {shown.length} of {scopes.scopes_in_all} are shown; the last row has all of them.{' '}
          <Button look="quiet" onPress={() => setAll(!isAll)}>
            {isAll ? 'Show fewer' : 'Show more'}
          </Button>
        </p>
      )}
    </Card>
  );
}

function ScopeRow({ by, gross, pocket }: { by: ScopeKind; gross: KpiScope; pocket: KpiScope | undefined }) {
  const search = { scope_kind: by, scope: gross.scope };
  return (
    <tr>
      <th scope="row">{gross.label}</th>
      <td className="number">{amount(gross.denominator)}</td>
      <td className="number">
        <Link to="/board/$kpi" params={{ kpi: 'gross_margin' }} search={search}>
          {amount(gross.numerator)}
          <span className="visually-hidden">, gross margin of {gross.label}</span>
        </Link>
      </td>
      <Percents of={gross} />
      <td className="number">
        <Link to="/board/$kpi" params={{ kpi: 'pocket_margin' }} search={search}>
          {amount(pocket?.numerator)}
          <span className="visually-hidden">, pocket margin of {gross.label}</span>
        </Link>
      </td>
      <Percents of={pocket} />
    </tr>
  );
}

type Measured = Pick<Kpi, 'value' | 'target' | 'standing' | 'last_year'>;

/** A margin, what it should be, and what it was a year ago. */
function Percents({ of }: { of: Measured | undefined }) {
  return (
    <>
      <td className="number nowrap">
        <Value>{valueWords(of?.value ?? null, 'percent', '')}</Value>
      </td>
      <td className="number nowrap">
        <ScopeTarget target={of?.target ?? null} standing={of?.standing ?? null} />
      </td>
      <td className="number nowrap">
        <Value>{valueWords(of?.last_year ?? null, 'percent', '')}</Value>
      </td>
    </>
  );
}
