import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { reasonsQuery } from '../api/queries';
import type { Day } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { addDays, day } from '../format/date';
import { OptionList } from './OptionList';

interface Props {
  title: string;
  today: Day;
  onChoose: (choice: { until: Day; reason?: string }) => void;
  onClose: () => void;
}

const choices = [
  { label: 'Until tomorrow', days: 1 },
  { label: 'For three days', days: 3 },
  { label: 'For a week', days: 7 },
  { label: 'For two weeks', days: 14 },
  { label: 'For four weeks', days: 28 },
];

/** Puts rows away until a day. The snooze is kept by the server and survives later plans. */
export function SnoozeDialog({ title, today, onChoose, onClose }: Props) {
  const reasons = useQuery(reasonsQuery).data?.snooze ?? [];
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const chosenReason = reason || reasons[0]?.code;
  const withReason = (day: Day) => (chosenReason ? { until: day, reason: chosenReason } : { until: day });
  const options = useMemo(
    () => choices.map(({ label, days }) => ({ key: addDays(today, days), label, detail: day(addDays(today, days)) })),
    [today],
  );

  return (
    <Dialog title={title} onClose={onClose}>
      {reasons.length > 0 && (
        <label>
          <span className="label">Reason</span>
          <select className="field" value={chosenReason} onChange={(event) => setReason(event.target.value)}>
            {reasons.map(({ code, label }) => (
              <option key={code} value={code}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <OptionList label="Until when" options={options} onChoose={(key) => onChoose(withReason(key))} />
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault();
          if (until) onChoose(withReason(until));
        }}
      >
        <label>
          <span className="label">Or until a date</span>
          <input
            className="field"
            type="date"
            min={addDays(today, 1)}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </label>
        <Button type="submit" isDisabled={!until} style={{ alignSelf: 'end' }}>
          Snooze
        </Button>
      </form>
    </Dialog>
  );
}
