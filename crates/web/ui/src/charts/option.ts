/** Translates a `Drawing` into ECharts' options, in the colours the page has at this moment. */
import type { EChartsCoreOption } from 'echarts/core';
import type { Day } from '../api/types';
import { day, daysBetween, shortDay } from '../format/date';
import { chartValue } from '../format/number';
import { placeWords, type Drawing, type Layer } from './drawing';

/** The shortest time in which a day and month come again, less a day for the ends of months. */
const daysOfYear = 364;

type Colours = (token: string) => string;

export function chartOption(drawing: Drawing, label: string, element: HTMLElement): EChartsCoreOption {
  const colour = coloursOf(element);
  const text = { color: colour('--muted'), fontFamily: 'Inter Variable, system-ui, sans-serif', fontSize: 12 };
  return {
    animation: false,
    // The library writes this over the container's own label, so it has to be the whole of it.
    aria: { enabled: true, label: { description: chartWords(drawing, label) } },
    grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: colour('--surface'),
      borderColor: colour('--control'),
      textStyle: { ...text, color: colour('--text') },
      extraCssText: 'box-shadow: none; border-radius: 6px;',
      axisPointer: { type: 'line', lineStyle: { color: colour('--control') } },
      formatter: (points: unknown) => tooltip(drawing, points, colour),
    },
    xAxis: {
      type: 'category',
      data: drawing.names ?? drawing.days,
      boundaryGap: true,
      axisLine: { lineStyle: { color: colour('--control') } },
      axisTick: { show: false },
      axisLabel: drawing.names
        ? { ...text, interval: 0, width: 72, lineHeight: 14, overflow: 'break' }
        : { ...text, hideOverlap: true, formatter: dayWordsOf(drawing.days) },
    },
    yAxis: {
      type: 'value',
      scale: drawing.from === 'data',
      min: typeof drawing.from === 'number' ? drawing.from : undefined,
      axisLabel: { ...text, formatter: (value: number) => chartValue(value) },
      splitLine: { lineStyle: { color: colour('--line') } },
    },
    series: [marks(drawing, colour, text), ...drawing.layers.flatMap((layer, index) => series(layer, index, colour))],
  };
}

/** Days of an axis in words: with the year where the same day comes twice. */
function dayWordsOf(days: Day[]): (value: Day) => string {
  const [first, last] = [days[0], days.at(-1)];
  return first && last && daysBetween(first, last) >= daysOfYear ? day : shortDay;
}

/** The name of the chart and what it shows, in words. */
export function chartWords(drawing: Drawing, label: string): string {
  return `${label}. ${drawing.description}`;
}

/** An invisible series that carries what belongs to no other: the levels and the line between what is known and what is forecast. */
function marks(drawing: Drawing, colour: Colours, text: object) {
  const levels = drawing.levels.map(({ name, value }) => ({
    yAxis: value,
    label: { formatter: `${name} ${chartValue(value)}`, position: 'insideEndTop' },
  }));
  const today =
    drawing.todayAt !== null && drawing.todayAt < drawing.days.length
      ? [
          {
            xAxis: drawing.todayAt,
            label: { formatter: 'Forecast →', position: 'insideEndTop', distance: 4, rotate: 0, align: 'left' },
          },
        ]
      : [];
  return {
    type: 'line',
    data: drawing.days.map(() => null),
    z: 10,
    silent: true,
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      label: { ...text, backgroundColor: colour('--surface'), padding: [0, 2] },
      lineStyle: { color: colour('--control'), type: 'solid', width: 1 },
      data: [...levels, ...today],
    },
  };
}

function series(layer: Layer, index: number, colour: Colours): object[] {
  const tint = colour(`--${layer.colour}`);
  switch (layer.type) {
    case 'bars':
      return [
        {
          type: 'bar',
          name: layer.name,
          data: layer.values,
          color: tint,
          itemStyle: { color: tint, opacity: 0.75 },
          barCategoryGap: '30%',
        },
      ];
    case 'line':
      return [
        {
          type: 'line',
          name: layer.name,
          data: layer.values,
          step: layer.step ? 'end' : false,
          showSymbol: false,
          color: tint,
          itemStyle: { color: tint },
          lineStyle: { color: tint, width: 2, type: layer.dashed ? 'dashed' : 'solid' },
        },
      ];
    case 'band':
      return band(layer, index, tint);
    case 'floating':
      return floating(layer, index, tint);
    case 'points':
      return [
        {
          type: 'scatter',
          name: layer.name,
          data: layer.values,
          symbol: layer.symbol,
          symbolSize: 9,
          color: tint,
          itemStyle: { color: tint },
        },
      ];
  }
}

/** A band is an invisible line at its low end with its height stacked on top; heights of bands below zero stack as well. */
function band(layer: Extract<Layer, { type: 'band' }>, index: number, tint: string): object[] {
  const shape = {
    type: 'line',
    stack: `band-${index}`,
    stackStrategy: 'all',
    step: layer.step ? 'end' : false,
    showSymbol: false,
    silent: true,
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
  };
  const heights = layer.high.map((high, at) => {
    const low = layer.low[at];
    return high === null || low == null ? null : high - low;
  });
  return [
    { ...shape, data: layer.low },
    { ...shape, data: heights, color: tint, areaStyle: { color: tint, opacity: layer.opacity } },
  ];
}

/** A bar from one level to another is an invisible bar with the rest stacked on top; layers share one place. */
function floating(layer: Extract<Layer, { type: 'floating' }>, index: number, tint: string): object[] {
  // Without the strategy a bar from below nothing would begin at nothing.
  const shape = {
    type: 'bar',
    stack: `floating-${index}`,
    stackStrategy: 'all',
    barGap: '-100%',
    barCategoryGap: '30%',
  };
  const heights = layer.high.map((high, at) => {
    const low = layer.low[at];
    return high === null || low == null ? null : high - low;
  });
  return [
    { ...shape, data: layer.low, silent: true, itemStyle: { color: 'transparent' }, tooltip: { show: false } },
    { ...shape, data: heights, name: layer.name, color: tint, itemStyle: { color: tint } },
  ];
}

/** Built by hand: helper series stay out of it, ranges are one line each. */
function tooltip(drawing: Drawing, points: unknown, colour: Colours): string {
  const at = Array.isArray(points) ? (points[0] as { dataIndex?: number } | undefined)?.dataIndex : undefined;
  if (at === undefined) return '';
  const rows = drawing.layers.flatMap((layer) => {
    const words = layerWords(layer, at);
    return words === null
      ? []
      : [`<div>${dot(colour(`--${layer.colour}`))}${escape(layer.name)} <b>${words}</b></div>`];
  });
  return `<div>${escape(placeWords(drawing, at))}, ${escape(drawing.unit)}</div>${rows.join('')}`;
}

function layerWords(layer: Layer, at: number): string | null {
  if (layer.type === 'band') {
    const [low, high] = [layer.low[at], layer.high[at]];
    return low == null || high == null ? null : `${chartValue(low)} – ${chartValue(high)}`;
  }
  if (layer.type === 'floating') return layer.high[at] == null ? null : escape(layer.words[at] ?? '');
  const value = layer.values[at];
  if (value == null) return null;
  return layer.type === 'points' ? escape(layer.notes[at] ?? '') : chartValue(value);
}

function dot(colour: string): string {
  return `<span style="display:inline-block;width:8px;height:8px;margin-right:6px;border-radius:2px;background:${colour}"></span>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The value a colour token has now; `light-dark()` is resolved by the browser, not by us. */
function coloursOf(element: HTMLElement): Colours {
  return (token) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${token})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
