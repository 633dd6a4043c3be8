import { Dialog } from '../components/Dialog';
import { queueKeys } from '../queues/keymap';

const groups = ['Move', 'Select', 'Decide', 'Look'] as const;

export function HelpDialog({ letterKeys, onClose }: { letterKeys: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keys of the queue" size="wide" onClose={onClose}>
      <p className="muted">
        They act while the queue has the focus; each has a button as well.
        {letterKeys
          ? ' Single letters can be turned off in the settings.'
          : ' Single letters are turned off in the settings.'}
        {' Anywhere, '}
        <kbd>Ctrl K</kbd> finds items, customers, suppliers, documents and recommendations, and does what is listed
        here.
      </p>
      <div className="keys">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {queueKeys
                .filter((key) => key.group === group)
                .map((key) => (
                  <div key={key.command} style={{ display: 'contents' }}>
                    <dt>
                      {key.shown.map((shown) => (
                        <kbd key={shown}>{shown}</kbd>
                      ))}
                    </dt>
                    <dd>{key.label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
