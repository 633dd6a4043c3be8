import { Settings2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { Button } from '../components/Button';

/** Nobody changes the settings before the first sight of a page. */
const SettingsForm = lazy(() => import('./SettingsForm').then(({ SettingsForm }) => ({ default: SettingsForm })));

export function SettingsMenu() {
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
          <Suspense fallback={<p className="muted">Loading the settings</p>}>
            <SettingsForm />
          </Suspense>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
