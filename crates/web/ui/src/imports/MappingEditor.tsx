/** A plain text field with line numbers and marks: nothing is coloured, nothing is completed, every key does what it does in a text field. */
import { useEffect, useId, useRef, type Ref } from 'react';
import { startOf, widthOf, type Mark } from './mapping';

interface Props {
  text: string;
  marks: Mark[];
  onChange: (text: string) => void;
  /** A line to go to; another object goes there again. */
  goTo: { line: number } | null;
}

const lineHeight = 20;
const padding = 8;
const tab = 4;

export function MappingEditor({ text, marks, onChange, goTo }: Props) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const bad = marks.filter(({ tone }) => tone === 'bad');

  useEffect(() => {
    if (goTo) showLine(goTo.line, field.current, frame.current);
  }, [goTo]);

  return (
    <div className="stack">
      <div className="editor" ref={frame}>
        <LineNumbers count={text.split('\n').length} marks={marks} />
        <div className="editor-lines">
          {marks.map((mark) => (
            <div
              key={`${mark.line} ${mark.tone}`}
              aria-hidden="true"
              className={`editor-mark ${mark.tone}`}
              style={{ top: padding + (mark.line - 1) * lineHeight }}
            />
          ))}
          <TextField
            text={text}
            isBad={bad.length > 0}
            describedBy={bad.length > 0 ? id : undefined}
            onChange={onChange}
            fieldRef={field}
          />
        </div>
      </div>
      <div id={id} role="status">
        {bad.map((mark) => (
          <p key={mark.line} className="mistake">
            <span aria-hidden="true">✕ </span>
            <button
              type="button"
              className="text-button"
              onClick={() => showLine(mark.line, field.current, frame.current)}
            >
              Line {mark.line}
            </button>{' '}
            {mark.words}
          </p>
        ))}
      </div>
    </div>
  );
}

interface FieldProps {
  text: string;
  isBad: boolean;
  describedBy: string | undefined;
  onChange: (text: string) => void;
  fieldRef: Ref<HTMLTextAreaElement>;
}

/** As large as its text, so that it scrolls together with the numbers beside it. */
function TextField({ text, isBad, describedBy, onChange, fieldRef }: FieldProps) {
  return (
    <textarea
      ref={fieldRef}
      className="editor-text"
      aria-label="Mapping, TOML"
      aria-invalid={isBad}
      aria-describedby={describedBy}
      wrap="off"
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      style={{ tabSize: tab }}
      rows={text.split('\n').length + 1}
      cols={widthOf(text, tab) + 2}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function LineNumbers({ count, marks }: { count: number; marks: Mark[] }) {
  const tones = new Map(marks.map(({ line, tone }) => [line, tone]));
  return (
    <div className="editor-numbers" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => {
        const tone = tones.get(index + 1);
        return (
          <div key={index} className={tone}>
            {tone === 'bad' ? '✕ ' : tone === 'warn' ? '▲ ' : ''}
            {index + 1}
          </div>
        );
      })}
    </div>
  );
}

/** Puts the caret at the start of the line and the line near the top of what is seen. */
function showLine(line: number, field: HTMLTextAreaElement | null, frame: HTMLElement | null): void {
  if (!field || !frame) return;
  const start = startOf(field.value, line);
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, start);
  frame.scrollTo({ top: Math.max(0, (line - 4) * lineHeight), left: 0 });
  frame.scrollIntoView({ block: 'nearest' });
}
