import { Segments } from '../components/Segments';
import { changeSettings, useSettings } from '../settings/settings';

/** How the pages look and which keys they take. */
export function SettingsForm() {
  const settings = useSettings();
  return (
    <>
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
    </>
  );
}
