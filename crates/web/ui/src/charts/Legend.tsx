import type { Drawing, Layer } from './drawing';

/** What the marks of a chart are; the chart itself says it in words. */
export function Legend({ drawing }: { drawing: Drawing }) {
  return (
    <ul className="legend" aria-hidden="true">
      {drawing.layers.map((layer) => (
        <li key={layer.name}>
          <Swatch layer={layer} />
          {layer.name}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ layer }: { layer: Layer }) {
  const fill = `var(--${layer.colour})`;
  switch (layer.type) {
    case 'line':
      return (
        <span className="swatch line" style={{ borderColor: fill, borderStyle: layer.dashed ? 'dashed' : 'solid' }} />
      );
    case 'points':
      return <span style={{ color: fill }}>{layer.symbol === 'triangle' ? '▲' : '◆'}</span>;
    case 'band':
      return <span className="swatch" style={{ background: fill, opacity: layer.opacity * 2 }} />;
    case 'bars':
      return <span className="swatch" style={{ background: fill, opacity: 0.75 }} />;
    case 'floating':
      return <span className="swatch" style={{ background: fill }} />;
  }
}
