import { lazy, Suspense, useState, type ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components';
import { Button } from '../components/Button';
import { ScrollArea } from '../components/ScrollArea';
import { saveFile } from '../files/save';
import { toCsv } from './csv';
import type { Drawing } from './drawing';

const Chart = lazy(() => import('./Chart'));

export interface ChartTable {
  columns: string[];
  rows: string[][];
}

interface Props {
  title: string;
  subtitle: string;
  drawing: Drawing;
  table: ChartTable;
  fileName: string;
  legend?: ReactNode;
}

/** A chart with its title, the same data as a table, and the data as a file. */
export function ChartFrame({ title, subtitle, drawing, table, fileName, legend }: Props) {
  const [isTable, setTable] = useState(false);
  return (
    <section className="card" aria-label={title}>
      <header>
        <div>
          <h2>{title}</h2>
          <p className="small muted">{subtitle}</p>
        </div>
        <div className="chart-tools no-print">
          <ToggleButton className="button quiet" isSelected={isTable} onChange={setTable}>
            Table
          </ToggleButton>
          <Button look="quiet" onPress={() => download(fileName, table)}>
            Download CSV
          </Button>
        </div>
      </header>
      <div className="body">
        {isTable ? (
          <TableView title={title} table={table} />
        ) : (
          <Suspense fallback={<div className="chart" role="status" aria-label="Loading the chart" />}>
            <Chart drawing={drawing} label={title} />
          </Suspense>
        )}
        {!isTable && legend}
      </div>
    </section>
  );
}

function TableView({ title, table }: { title: string; table: ChartTable }) {
  return (
    <ScrollArea label={title} className="chart-table">
      <table className="table">
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <th key={column} className={index > 0 ? 'number' : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) => (
                <td key={index} className={index > 0 ? 'number' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function download(fileName: string, table: ChartTable): void {
  saveFile(fileName, new Blob([toCsv(table)], { type: 'text/csv' }));
}
