import { Label, Radio, RadioGroup } from 'react-aria-components';

interface Props<T extends string> {
  label: string;
  /** The label is only read out, since what stands beside it says the same. */
  isLabelHidden?: boolean;
  value: T;
  options: Record<T, string>;
  onChange: (value: T) => void;
}

/** A few views or settings of the same thing, one of them chosen. */
export function Segments<T extends string>({ label, isLabelHidden, value, options, onChange }: Props<T>) {
  return (
    <RadioGroup value={value} onChange={(chosen) => onChange(chosen as T)} orientation="horizontal">
      <Label className={isLabelHidden ? 'visually-hidden' : 'label'}>{label}</Label>
      <div className="segments">
        {Object.entries<string>(options).map(([key, words]) => (
          <Radio key={key} value={key} className="segment">
            {words}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
