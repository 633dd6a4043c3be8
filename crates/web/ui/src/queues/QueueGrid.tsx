/**
 * The grid of a queue: `role="grid"` with one tab stop; the active row is named by `aria-activedescendant`, only the rows in view are in the
 * document. It shows and reports; what a key or a click means is decided by the page.
 */
import { FlexRender, type Table } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { Check } from 'lucide-react';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import type { QueueRow } from '../api/types';
import { Button } from '../components/Button';
import { plural } from '../format/words';
import { BelowLine } from './BelowLine';
import { belowId } from './capacity';
import { sinceWords } from './elsewhere';
import type { features } from './columns';
import { cellClass, GridRow, stick, type RowHandlers } from './GridRow';
import { idOf, type TableLine } from './lines';
import type { Failure } from './outcome';
import type { SupplierGroup } from './rows';
import { moneyList } from './Totals';

export interface GridHandle {
  focus: () => void;
  rowsPerScreen: () => number;
}

interface Props {
  label: string;
  table: Table<typeof features, QueueRow>;
  /** Pixels by column. */
  widths: ReadonlyMap<string, number>;
  lines: TableLine[];
  sort: string | undefined;
  active: string | null;
  selected: ReadonlySet<string>;
  /** How many rows of the filter can be selected. */
  selectable: number;
  pending: Pick<ReadonlyMap<string, unknown>, 'has'>;
  refusals: ReadonlyMap<string, Failure>;
  /** What happened to rows elsewhere, in words. */
  changed: ReadonlyMap<string, string>;
  /** Of these the rows that are over, with why. */
  gone: ReadonlyMap<string, string>;
  editing: string | null;
  rowHeight: number;
  handlers: RowHandlers;
  onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  onSort: (column: string) => void;
  onSelectGroup: (group: SupplierGroup) => void;
  /** Shows or hides what lies below today's capacity. */
  onToggleBelow: () => void;
  /** The line between the rows was clicked. */
  onFocusLine: (id: string) => void;
  /** Selects every row of the filter, or none where all are selected. */
  onSelectAll: () => void;
  /** Called with the width that the columns have, when it is first known and when it changes. */
  onRoom: (pixels: number) => void;
  handle: RefObject<GridHandle | null>;
}

const headHeight = 40;

export function QueueGrid(props: Props) {
  const { lines, active, rowHeight, handle, widths, onRoom } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const activeIndex = lines.findIndex((line) => idOf(line) === active);
  // The one library here whose functions a compiler may not memoise; kept in this leaf component for that reason.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: headHeight,
    scrollMargin: 0,
    rangeExtractor: (range) => withActive(range, activeIndex),
  });

  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => {
    if (activeIndex >= 0) virtual.scrollToIndex(activeIndex, { align: 'auto' });
  }, [virtual, activeIndex]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => onRoom(element.clientWidth));
    observer.observe(element);
    onRoom(element.clientWidth);
    return () => observer.disconnect();
  }, [onRoom]);
  useImperativeHandle(handle, () => ({
    focus: () => scroller.current?.focus({ preventScroll: true }),
    rowsPerScreen: () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1),
  }));

  const columns = props.table.getAllLeafColumns();
  const template = columns.map(({ id }) => `${widths.get(id) ?? 0}px`).join(' ');
  const minWidth = columns.reduce((sum, { id }) => sum + (widths.get(id) ?? 0), 0);

  return (
    <div className="grid-frame">
      <div
        ref={scroller}
        className="grid"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={lines.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        aria-activedescendant={activeIndex >= 0 ? rowDomId(active) : undefined}
        onKeyDown={props.onKeyDown}
      >
        <GridHead {...props} template={template} minWidth={minWidth} />
        <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize(), minWidth }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            if (line.type === 'group')
              return (
                <GroupLine
                  key={item.key}
                  group={line.group}
                  top={item.start}
                  rowIndex={item.index + 2}
                  onSelect={props.onSelectGroup}
                />
              );
            if (line.type === 'below')
              return (
                <BelowLine
                  key={item.key}
                  totals={line}
                  isActive={active === belowId}
                  domId={rowDomId(belowId)}
                  top={item.start}
                  rowIndex={item.index + 2}
                  onToggle={props.onToggleBelow}
                  onFocus={props.onFocusLine}
                />
              );
            const id = line.row.original.rec_id;
            return (
              <GridRow
                key={id}
                row={line.row}
                rowIndex={item.index + 2}
                domId={rowDomId(id)}
                top={item.start}
                template={template}
                isActive={id === active}
                isSelected={props.selected.has(id)}
                isPending={props.pending.has(id)}
                isEditing={props.editing === id}
                failure={props.refusals.get(id)}
                changed={props.pending.has(id) ? undefined : (props.changed.get(id) ?? sinceWords(line.row.original))}
                ended={props.pending.has(id) ? undefined : props.gone.get(id)}
                handlers={props.handlers}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The active row is always in the document, even when scrolled away: a screen reader must be able to name it. */
function withActive(range: Range, activeIndex: number): number[] {
  const visible = defaultRangeExtractor(range);
  if (activeIndex < 0 || visible.includes(activeIndex)) return visible;
  return [...visible, activeIndex].sort((a, b) => a - b);
}

function rowDomId(id: string | null): string {
  return `row-${id ?? ''}`;
}

function GridHead(props: Props & { template: string; minWidth: number }) {
  const { table, selected, selectable, sort, onSort, onSelectAll, template, minWidth } = props;
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  return (
    <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template, minWidth }}>
      {headers.map((header) => {
        const { columnDef, id } = header.column;
        const direction = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : undefined;
        return (
          <div
            key={id}
            role="columnheader"
            aria-sort={direction}
            className={cellClass(columnDef.meta)}
            style={stick(columnDef.meta)}
          >
            {id === 'select' ? (
              <SelectAll isAll={selectable > 0 && selected.size === selectable} onPress={onSelectAll} />
            ) : header.column.getCanSort() ? (
              <button type="button" className="sort" onClick={() => onSort(id)}>
                <FlexRender header={header} />
                {direction && <span aria-hidden="true">{direction === 'ascending' ? '↑' : '↓'}</span>}
              </button>
            ) : (
              <FlexRender header={header} />
            )}
          </div>
        );
      })}
    </div>
  );
}

function SelectAll({ isAll, onPress }: { isAll: boolean; onPress: () => void }) {
  return (
    <button type="button" className="select-all" aria-pressed={isAll} onClick={onPress}>
      <span className="tick" aria-hidden="true">
        {isAll && <Check size={12} strokeWidth={3} />}
      </span>
      <span className="visually-hidden">Select all in this filter</span>
    </button>
  );
}

interface GroupProps {
  group: SupplierGroup;
  top: number;
  rowIndex: number;
  onSelect: (group: SupplierGroup) => void;
}

function GroupLine({ group, top, rowIndex, onSelect }: GroupProps) {
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      className="grid-group"
      style={{ width: '100%', transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className="group-name">
        {group.name}
        <span className="muted small">
          {plural(group.rows.length, 'row')} · {moneyList(group.values)}
        </span>
        <Button look="quiet" excludeFromTabOrder onPress={() => onSelect(group)}>
          Select these
        </Button>
      </div>
    </div>
  );
}
