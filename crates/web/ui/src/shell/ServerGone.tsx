import { useLive } from '../live/live';

/** Said on every page that can change something while the server is away. */
export function ServerGone() {
  const { isOpen } = useLive();
  if (isOpen !== false) return null;
  return (
    <div className="strip bad" role="alert">
      <span>
        <strong>Chandler does not answer.</strong> What you see is the last answer; nothing can be saved until it is
        back.
      </span>
    </div>
  );
}
