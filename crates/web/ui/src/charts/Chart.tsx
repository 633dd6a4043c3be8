/** Draws a `Drawing` with ECharts (SVG). The only module that imports the library; it is loaded when the first chart is shown. */
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { chartValue } from '../format/number';
import { useColourScheme } from '../settings/useColourScheme';
import { placeWords, type Drawing } from './drawing';
import { chartOption, chartWords } from './option';

register([
  BarChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

export default function Chart({ drawing, label }: { drawing: Drawing; label: string }) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const scheme = useColourScheme();
  const [at, setAt] = useState<number | null>(null);

  useEffect(() => {
    if (!container.current) return;
    const element = container.current;
    const instance = init(element, null, { renderer: 'svg' });
    chart.current = instance;
    const observer = new ResizeObserver(() => instance.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      instance.dispose();
    };
  }, []);

  useEffect(() => {
    if (container.current) chart.current?.setOption(chartOption(drawing, label, container.current), { notMerge: true });
  }, [drawing, label, scheme]);

  function onKeyDown(event: KeyboardEvent) {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const start = drawing.todayAt ?? 0;
    const next = Math.min(drawing.days.length - 1, Math.max(0, at === null ? start : at + by));
    setAt(next);
    chart.current?.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: next });
  }

  return (
    <>
      {/* A picture one can walk along with the arrow keys; each point is spoken below. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={container}
        className="chart"
        role="img"
        tabIndex={0}
        aria-label={chartWords(drawing, label)}
        onKeyDown={onKeyDown}
      />
      <div role="status" className="visually-hidden">
        {at !== null && spoken(drawing, at)}
      </div>
    </>
  );
}

function spoken(drawing: Drawing, at: number): string {
  const parts = drawing.layers.flatMap((layer) => {
    if (layer.type === 'band') return [];
    if (layer.type === 'floating') return layer.high[at] == null ? [] : [`${layer.name} ${layer.words[at]}`];
    const value = layer.values[at];
    return value == null ? [] : [`${layer.name} ${chartValue(value)} ${drawing.unit}`];
  });
  return `${placeWords(drawing, at)}: ${parts.join(', ')}`;
}
