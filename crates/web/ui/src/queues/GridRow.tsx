import { FlexRender, type Row } from '@tanstack/react-table';
import { Check } from 'lucide-react';
import { memo, type CSSProperties, type MouseEvent } from 'react';
import type { QueueRow } from '../api/types';
import { Pill } from '../components/Pill';
import type { ColumnMeta, features } from './columns';
import { EditCell } from './EditCell';
import type { Failure } from './outcome';

export interface RowHandlers {
  onRowClick: (id: string, event: MouseEvent, isTick: boolean) => void;
  onRowOpen: (id: string) => void;
  onEditStart: (id: string) => void;
  onEditCommit: (id: string, quantity: string, andNext: boolean) => void;
  onEditCancel: (byKey: boolean) => void;
}

interface Props {
  row: Row<typeof features, QueueRow>;
  rowIndex: number;
  domId: string;
  top: number;
  template: string;
  isActive: boolean;
  isSelected: boolean;
  isPending: boolean;
  isEditing: boolean;
  failure: Failure | undefined;
  /** What happened to it elsewhere, in words. */
  changed: string | undefined;
  /** Why it is over, where it is. */
  ended: string | undefined;
  handlers: RowHandlers;
}

/** One row. Memoised on plain values, so that a key press renders the two rows it concerns and not the whole screen. */
export const GridRow = memo(function GridRow(props: Props) {
  const {
    row,
    rowIndex,
    domId,
    top,
    template,
    isActive,
    isSelected,
    isPending,
    isEditing,
    failure,
    changed,
    ended,
    handlers,
  } = props;
  const id = row.original.rec_id;
  const marks = [isActive && 'is-active', isPending && 'is-pending', ended !== undefined && 'is-over'];
  const look = ['grid-row', ...marks].filter(Boolean).join(' ');
  return (
    // The keyboard acts on the grid, which names the active row (aria-activedescendant); the mouse acts on the row itself.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="row"
      id={domId}
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      aria-busy={isPending || undefined}
      className={look}
      style={{ gridTemplateColumns: template, width: '100%', transform: `translateY(${top}px)` }}
      onClick={(event) => handlers.onRowClick(id, event, isTick(event))}
      onDoubleClick={(event) => (isQuantity(event) ? handlers.onEditStart(id) : handlers.onRowOpen(id))}
    >
      {row.getAllCells().map((cell) => {
        const { id: column, columnDef } = cell.column;
        return (
          <div
            key={column}
            role="gridcell"
            data-column={column}
            className={cellClass(columnDef.meta)}
            style={stick(columnDef.meta)}
          >
            {column === 'quantity' && isEditing ? (
              <EditCell
                row={row.original}
                onCommit={(quantity, andNext) => handlers.onEditCommit(id, quantity, andNext)}
                onCancel={handlers.onEditCancel}
              />
            ) : (
              <>
                {column === 'item' && failure && <Refused failure={failure} />}
                {column === 'item' && changed && <ChangedElsewhere words={changed} ended={ended} />}
                {column === 'select' && isSelected ? <SelectedTick /> : <FlexRender cell={cell} />}
              </>
            )}
          </div>
        );
      })}
    </div>
  );
});

function SelectedTick() {
  return (
    <span className="tick" aria-hidden="true">
      <Check size={12} strokeWidth={3} />
    </span>
  );
}

function Refused({ failure }: { failure: Failure }) {
  return (
    <span title={failure.refusal.message}>
      <Pill tone="bad">Refused</Pill>
    </span>
  );
}

function ChangedElsewhere({ words, ended }: { words: string; ended: string | undefined }) {
  return (
    <span className="changed-mark" title={ended ?? 'Happened since the plan, or since these rows were read'}>
      <Pill tone="info">{words}</Pill>
      {ended !== undefined && <span className="visually-hidden"> No longer to be decided: {ended}</span>}
    </span>
  );
}

export function cellClass(meta: ColumnMeta | undefined): string {
  const isSticky = meta?.stickAt !== undefined;
  return ['grid-cell', meta?.align, isSticky && 'sticky', meta?.isLastSticky && 'last-sticky']
    .filter(Boolean)
    .join(' ');
}

export function stick(meta: ColumnMeta | undefined): CSSProperties | undefined {
  return meta?.stickAt === undefined ? undefined : { left: meta.stickAt };
}

function isTick(event: MouseEvent): boolean {
  return (event.target as HTMLElement).closest('[data-column="select"]') !== null;
}

function isQuantity(event: MouseEvent): boolean {
  return (event.target as HTMLElement).closest('[data-column="quantity"]') !== null;
}
