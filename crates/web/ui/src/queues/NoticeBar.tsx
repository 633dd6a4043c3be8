import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Button } from '../components/Button';
import type { Notice } from './outcome';
import type { Decision } from './useDecisions';

/** Long enough to read and reach; it waits while the pointer or the focus is on it. */
const shownMs = 10_000;

interface Props {
  notice: Notice | null;
  onUndo: (undo: Decision) => void;
  onDismiss: () => void;
}

/** What just happened, in one place, spoken by screen readers. A failure stays until it is dismissed. */
export function NoticeBar({ notice, onUndo, onDismiss }: Props) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!notice || notice.kind === 'failed' || notice.refused > 0 || isHeld) return;
    const timer = setTimeout(onDismiss, shownMs);
    return () => clearTimeout(timer);
  }, [notice, isHeld, onDismiss]);

  const hold = {
    onMouseEnter: () => setHeld(true),
    onMouseLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  };
  return (
    <div role="status" {...hold}>
      {notice && (
        <div className={`notice ${notice.kind === 'failed' ? 'bad' : ''}`}>
          {notice.kind === 'done' ? <Done notice={notice} onUndo={onUndo} /> : <FailedNotice notice={notice} />}
          <Button look="quiet" className="icon" aria-label="Dismiss" onPress={onDismiss}>
            ✕
          </Button>
        </div>
      )}
    </div>
  );
}

function Done({ notice, onUndo }: { notice: Extract<Notice, { kind: 'done' }>; onUndo: (undo: Decision) => void }) {
  const { undo, documents, final } = notice;
  return (
    <>
      <span>
        {notice.text}
        {documents.length > 0 && (
          <>
            {' '}
            {documents.length === 1 ? 'Draft order ' : 'Draft orders '}
            {documents.map((document, index) => (
              <span key={document.id}>
                {index > 0 && ', '}
                <Link to="/documents/$id" params={{ id: document.id }}>
                  {document.id}
                </Link>
              </span>
            ))}
            .
          </>
        )}
        {final && <span className="muted"> {final}</span>}
      </span>
      {undo && (
        <Button keyHint="U" onPress={() => onUndo(undo)}>
          Undo
        </Button>
      )}
    </>
  );
}

function FailedNotice({ notice }: { notice: Extract<Notice, { kind: 'failed' }> }) {
  const { error, retry } = notice;
  const saved = error.isUnreachable ? 'Whether it was saved is not known; trying again is safe.' : 'Nothing was saved.';
  return (
    <>
      <span>
        <strong>{error.message}</strong> {saved} {error.problem.remedy}{' '}
        <span className="muted small">({error.problem.code})</span>
      </span>
      <Button onPress={retry}>Try again</Button>
    </>
  );
}
