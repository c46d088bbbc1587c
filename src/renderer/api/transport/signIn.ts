const SESSION = '/api/session';

/** Takes the one-time code out of the address, so that neither history nor a copied link has it. */
export const takeCode = (page: Pick<Window, 'location' | 'history'>): string | undefined => {
  const code = /^#code=([\w-]+)$/.exec(page.location.hash)?.[1];
  if (code !== undefined) page.history.replaceState(null, '', `${page.location.pathname}#/`);
  return code;
};

/** Changes the one-time code for a session, which the browser keeps as a cookie that no script can read. */
export const signIn = async (code: string): Promise<void> => {
  await fetch(SESSION, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
};

/** Whether this browser has a session that the server knows; rejects when nobody answers. */
export const hasSession = async (): Promise<boolean> => (await fetch(SESSION, { cache: 'no-store' })).ok;
