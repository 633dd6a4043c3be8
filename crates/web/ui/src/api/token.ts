/**
 * The token of the session. `chandler serve` prints a link whose fragment carries it; fragments are never sent to a server or written to its
 * log. It is kept for this tab only and taken out of the address bar at once, so that a copied address gives nothing away.
 */
const key = 'chandler.token';

export function takeTokenFromAddress(location: Location = window.location, history: History = window.history): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return;
  sessionStorage.setItem(key, token);
  history.replaceState(history.state, '', location.pathname + location.search);
}

export function currentToken(): string | null {
  return sessionStorage.getItem(key);
}
