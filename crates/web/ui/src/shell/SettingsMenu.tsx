import { Settings2 } from 'lucide-react';
import { Dialog, DialogTrigger, Heading, Label, Popover, Radio, RadioGroup } from 'react-aria-components';
import { Button } from '../components/Button';
import { changeSettings, useSettings } from '../settings/settings';

export function SettingsMenu() {
  const settings = useSettings();
  return (
    <DialogTrigger>
      <Button look="quiet">
        <Settings2 size={16} aria-hidden="true" />
        Settings
      </Button>
      <Popover className="popover" placement="top start">
        <Dialog className="settings">
          <Heading slot="title" level={2}>
            Settings
          </Heading>
          <Segments
            label="Theme"
            value={settings.theme}
            options={{ system: 'System', light: 'Light', dark: 'Dark' }}
            onChange={(theme) => changeSettings({ theme })}
          />
          <Segments
            label="Rows"
            value={settings.density}
            options={{ comfortable: 'Comfortable', compact: 'Compact' }}
            onChange={(density) => changeSettings({ density })}
          />
          <Segments
            label="Single-letter keys in a queue"
            value={settings.letterKeys ? 'on' : 'off'}
            options={{ on: 'On', off: 'Off' }}
            onChange={(value) => changeSettings({ letterKeys: value === 'on' })}
          />
          <p className="small muted">Arrows, Enter, Esc and F2 always work. Press ? in a queue for the list.</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: Record<T, string>;
  onChange: (value: T) => void;
}

function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  return (
    <RadioGroup value={value} onChange={(chosen) => onChange(chosen as T)} orientation="horizontal">
      <Label className="label">{label}</Label>
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
