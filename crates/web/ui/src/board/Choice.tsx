import { Label, Radio, RadioGroup } from 'react-aria-components';

interface Props<T extends string> {
  label: string;
  value: T;
  options: Record<T, string>;
  onChange: (value: T) => void;
}

/** A few views of the same thing, one of them shown. */
export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
  return (
    <RadioGroup value={value} onChange={(chosen) => onChange(chosen as T)} orientation="horizontal" className="choice">
      <Label className="visually-hidden">{label}</Label>
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
