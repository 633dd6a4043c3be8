import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

interface Props extends ButtonProps {
  look?: 'primary' | 'quiet';
  /** The key that does the same in a focused queue. */
  keyHint?: string;
}

export function Button({ look, keyHint, children, className, ...rest }: Props) {
  return (
    <AriaButton {...rest} className={['button', look, className].filter(Boolean).join(' ')}>
      <>
        {children}
        {keyHint && <kbd aria-hidden="true">{keyHint}</kbd>}
      </>
    </AriaButton>
  );
}
