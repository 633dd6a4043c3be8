import type { Day, QueueRow } from '../api/types';
import { ActionDialog } from '../forms/ActionDialog';
import { ApproveDialog } from '../forms/ApproveDialog';
import { CommentDialog } from '../forms/CommentDialog';
import { ConflictDialog } from '../forms/ConflictDialog';
import { EditQuantityDialog } from '../forms/EditQuantityDialog';
import { HelpDialog } from '../forms/HelpDialog';
import { OwnerDialog } from '../forms/OwnerDialog';
import { ReasonDialog } from '../forms/ReasonDialog';
import { SnoozeDialog } from '../forms/SnoozeDialog';
import { quantity } from '../format/number';
import { humanise, plural } from '../format/words';
import type { Failure } from './outcome';
import type { Decision } from './useDecisions';
import type { Question } from './useQueueActions';

interface Props {
  question: Question | null;
  today: Day;
  stale: string | null;
  letterKeys: boolean;
  /** The person at the page, and the owners that are known. */
  actor: string;
  owners: string[];
  rowOf: (id: string) => QueueRow | undefined;
  refusals: ReadonlyMap<string, Failure>;
  onSend: (decision: Decision) => void;
  /** A question whose answer is asked about in turn. */
  onAsk: (question: Question) => void;
  onClose: () => void;
}

/** The one question that stands in front of the queue at a time. */
export function Questions(props: Props) {
  const { question, today, stale, letterKeys, actor, owners, rowOf, refusals, onSend, onAsk, onClose } = props;
  if (!question) return null;
  switch (question.type) {
    case 'help':
      return <HelpDialog letterKeys={letterKeys} onClose={onClose} />;
    case 'approve':
      return (
        <ApproveDialog
          rows={question.rows}
          warning={stale}
          onConfirm={() => onSend({ verb: 'approve', rows: question.rows, details: {} })}
          onClose={onClose}
        />
      );
    case 'reject':
      return (
        <ReasonDialog
          kind="reject"
          kinds={kindsOf(question.rows)}
          title={`Reject ${subject(question.rows)}: why?`}
          onChoose={(details) => onSend({ verb: 'reject', rows: question.rows, details })}
          onClose={onClose}
        />
      );
    case 'snooze':
      return (
        <SnoozeDialog
          title={`Snooze ${subject(question.rows)}`}
          today={today}
          onChoose={(details) => onSend({ verb: 'snooze', rows: question.rows, details })}
          onClose={onClose}
        />
      );
    case 'owner':
      return (
        <OwnerDialog
          title={`Who decides ${subject(question.rows)}?`}
          actor={actor}
          owners={owners}
          onChoose={(details) => onSend({ verb: 'assign', rows: question.rows, details })}
          onClose={onClose}
        />
      );
    case 'comment':
      return (
        <CommentDialog
          title={`Comment on ${subject(question.rows)}`}
          onSend={(note) => onSend({ verb: 'comment', rows: question.rows, details: { note } })}
          onClose={onClose}
        />
      );
    case 'quantity': {
      const { row } = question;
      return (
        <EditQuantityDialog
          row={row}
          onCommit={(wanted) => onAsk({ type: 'editReason', row, quantity: wanted, thenEdit: null })}
          onClose={onClose}
        />
      );
    }
    case 'action': {
      const { row } = question;
      return (
        <ActionDialog
          row={row}
          onChoose={(instead) => onAsk({ type: 'actionReason', row, instead })}
          onClose={onClose}
        />
      );
    }
    case 'actionReason': {
      const { row, instead } = question;
      return (
        <ReasonDialog
          kind="edit"
          kinds={[row.kind]}
          title={`${row.item_id}: ${humanise(row.verb)} → ${humanise(instead.verb)}. Why?`}
          onChoose={(details) =>
            onSend({ verb: 'edit', rows: [row], details: { ...details, set: { action: instead.verb } } })
          }
          onClose={onClose}
        />
      );
    }
    case 'editReason': {
      const { row, quantity: wanted } = question;
      return (
        <ReasonDialog
          kind="edit"
          kinds={kindsOf([row])}
          title={`${row.item_id}: ${quantity(row.quantity)} → ${quantity(wanted)} ${row.unit}. Why?`}
          onChoose={(details) =>
            onSend({ verb: 'edit', rows: [row], details: { ...details, set: { quantity: wanted } } })
          }
          onClose={onClose}
        />
      );
    }
    case 'conflict': {
      const conflicts = question.ids.flatMap((id) => {
        const row = rowOf(id);
        const failure = refusals.get(id);
        return row && failure ? [{ row, failure }] : [];
      });
      return (
        <ConflictDialog
          conflicts={conflicts}
          onAccept={(rows) => onSend({ ...question.decision, rows })}
          onClose={onClose}
        />
      );
    }
  }
}

function kindsOf(rows: QueueRow[]): string[] {
  return [...new Set(rows.map((row) => row.kind))];
}

function subject(rows: QueueRow[]): string {
  return rows.length === 1 && rows[0] ? rows[0].item_id : plural(rows.length, 'row');
}
