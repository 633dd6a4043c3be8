import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Button as AriaButton } from 'react-aria-components';

export interface Option {
  key: string;
  label: string;
  detail?: string | null;
}

interface Props {
  label: string;
  options: Option[];
  onChoose: (key: string) => void;
}

/** Numbered choices: a digit chooses at once, arrows and Enter do as well. Digits typed into a field of the same dialog stay there. */
export function OptionList({ label, options, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  useEffect(() => {
    function onDigit(event: globalThis.KeyboardEvent) {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      const chosen =
        /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey
          ? options[Number(event.key) - 1]
          : undefined;
      if (isTyping || !chosen) return;
      event.preventDefault();
      onChoose(chosen.key);
    }
    document.addEventListener('keydown', onDigit);
    return () => document.removeEventListener('keydown', onDigit);
  }, [options, onChoose]);

  return (
    <div ref={list} role="group" aria-label={label} className="options" onKeyDownCapture={moveFocus}>
      {options.map((option, index) => (
        <AriaButton key={option.key} className="option" onPress={() => onChoose(option.key)}>
          {index < 9 ? <kbd aria-hidden="true">{index + 1}</kbd> : <span />}
          <span>{option.label}</span>
          {option.detail && <span className="small muted">{option.detail}</span>}
        </AriaButton>
      ))}
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}
