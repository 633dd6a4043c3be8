/** Shown for every address while there is no valid token. There is no password: the link is the key, and only this machine's user can read it. */
export function SignIn() {
  return (
    <main className="sign-in">
      <h1>Open the link that chandler serve printed</h1>
      <p>
        This page has no valid token. <code>chandler serve</code> prints a link when it starts; it carries the token of
        this server.
      </p>
      <p className="muted">
        A restart of the server makes a new token, so an older link no longer works. The token is also in the file that{' '}
        <code>chandler serve</code> names as <code>token_file</code>.
      </p>
    </main>
  );
}
