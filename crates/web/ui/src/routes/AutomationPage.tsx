/** How far each kind and segment goes without a person, why not further, and the switch that stops it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../api/queries';
import type { Automation } from '../api/types';
import { automationQuery } from '../automation/queries';
import { SegmentsCard } from '../automation/SegmentsCard';
import { SwitchDialog } from '../automation/SwitchDialog';
import { useSwitch } from '../automation/useSwitch';
import { isStopped } from '../automation/words';
import { Button } from '../components/Button';
import { FailedState, SkeletonRows } from '../components/States';
import { instant } from '../format/date';
import { money } from '../format/number';
import { plural } from '../format/words';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/import.css';
import '../styles/board.css';
import { allKinds, useKinds } from '../shell/useKinds';

export function AutomationPage() {
  usePageTitle('Automation');
  const automation = useQuery(automationQuery);
  const zone = useQuery(sessionQuery).data?.time_zone ?? 'UTC';
  const [isAsking, setIsAsking] = useState(false);
  const deed = useSwitch();
  if (automation.error && !automation.data)
    return (
      <FailedState
        isPage
        what="The steps in force"
        error={automation.error}
        onRetry={() => void automation.refetch()}
      />
    );
  const state = automation.data;
  const stopped = state ? isStopped(state) : false;
  const close = () => {
    setIsAsking(false);
    deed.reset();
  };
  return (
    <div className="page board">
      <header className="page-head">
        <div>
          <h1>Automation</h1>
          {state && <Lead automation={state} zone={zone} />}
        </div>
        {state && (
          <Button look={stopped ? 'primary' : 'quiet'} onPress={() => setIsAsking(true)}>
            {stopped ? 'Start again' : 'Stop everything'}
          </Button>
        )}
      </header>
      <ServerGone />
      {state ? <Body automation={state} zone={zone} /> : <SkeletonRows count={6} label="Loading the steps in force" />}
      {isAsking && (
        <SwitchDialog
          isStopped={stopped}
          error={deed.error}
          isBusy={deed.isPending}
          onSwitch={(why) => deed.mutate({ stopped: !stopped, why }, { onSuccess: close })}
          onClose={close}
        />
      )}
    </div>
  );
}

/** What rules approved, in a sentence. */
function Lead({ automation: { day, rules }, zone }: { automation: Automation; zone: string }) {
  const waiting =
    day.waiting === 0
      ? 'nothing is in its veto window'
      : `${plural(day.waiting, 'approval')} of ${money(day.waiting_amount)} in the veto window, the first until ${instant(day.next_executes_at, zone)}`;
  return (
    <p className="muted">
      Rules approved {money(day.approved)} today; {waiting}.{' '}
      {rules
        ? `Rules published by ${rules.published_by}, ${instant(rules.published_at, zone)}.`
        : 'No rules are published.'}
    </p>
  );
}

function Body({ automation, zone }: { automation: Automation; zone: string }) {
  const { label } = useKinds();
  const stops = automation.switches.filter(({ stopped }) => stopped);
  return (
    <>
      {stops.map(({ scope, actor, at, why }) => (
        <div key={scope} className="strip warn" role="status">
          <span aria-hidden="true">▲</span>
          <span>
            {scope === allKinds ? 'Everything' : label(scope)} was stopped by {actor}, {instant(at, zone)}: {why}
          </span>
        </div>
      ))}
      <SegmentsCard segments={automation.segments} currency={automation.day.approved.currency} />
      <p className="small muted">
        The rule table <code>automation</code> asks for a step; the scorecard, the switch and the caps say whether it is
        in force. One order out of the veto window is an order like any other, and is measured like any other.
      </p>
    </>
  );
}
