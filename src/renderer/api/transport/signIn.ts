const SESSION = '/api/session';

/**
 * Takes the one-time code out of the address, so that neither history nor a copied link has it. In a tab that is open
 * already the router may have seen the address first and made a path of it.
 */
export const takeCode = (page: Pick<Window, 'location' | 'history'>): string | undefined => {
  const code = /^#\/?code(?:=|%3D)([\w-]+)$/.exec(page.location.hash)?.[1];
  if (code !== undefined) page.history.replaceState(null, '', `${page.location.pathname}#/`);
  return code;
};

/** Milliseconds before each further attempt: a request breaks off when the computer's networks change. */
const PAUSES = [100, 250, 500, 1000, 2000, 4000];

/**
 * Changes the one-time code for a session, which the browser keeps as a cookie that no script can read. Tries again
 * while nobody answers, as the same browser, which the nonce says: the code may have been used although the answer did
 * not get through. Rejects when nobody ever answers; a code that is refused is for `hasSession` to find.
 */
export const signIn = async (code: string, pauses = PAUSES): Promise<void> => {
  const nonce = crypto.randomUUID();
  const post = () =>
    fetch(SESSION, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, nonce }),
    });
  for (const pause of pauses) {
    if (await post().catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  await post();
};

/** Whether this browser has a session that the server knows; rejects when nobody answers. */
export const hasSession = async (): Promise<boolean> => (await fetch(SESSION, { cache: 'no-store' })).ok;
