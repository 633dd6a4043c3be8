import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { ApiError } from '../api/client';
import { sessionQuery } from '../api/queries';
import { useLiveChanges } from '../live/useLiveChanges';
import { PaletteDoor } from '../palette/PaletteDoor';
import { Navigation } from './Navigation';
import { SettingsMenu } from './SettingsMenu';
import { SignIn } from './SignIn';

/** The frame of every page: navigation, who and where, and the page itself. Without a valid token there is nothing but the way in. */
export function AppShell() {
  const session = useQuery(sessionQuery);
  useLiveChanges(session.data);
  if (session.error instanceof ApiError && session.error.status === 401) return <SignIn />;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <nav className="nav" aria-label="Pages">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" />
          <span>Chandler</span>
        </Link>
        <Navigation />
        <div className="nav-foot">
          {session.data && (
            <p className="who small muted">
              {session.data.entity_name}
              <br />
              {session.data.actor}
            </p>
          )}
          <PaletteDoor />
          <SettingsMenu />
        </div>
      </nav>
      <main className="main" id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
