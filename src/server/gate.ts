import type { IncomingMessage } from 'node:http';

/** A request that is refused: its status, and why in a sentence. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 405 | 421;
  readonly reason: string;
}

export interface GateRules {
  /** The values that `Host` may have, exactly. */
  readonly hosts: readonly string[];
  /** The values that `Origin` may have, exactly. */
  readonly origins: readonly string[];
}

/**
 * What the request is for: `page` are the interface's own files, which are no secret; `session` is the exchange of a
 * code; `socket` is the way to the engine.
 */
export type Purpose = 'page' | 'session' | 'socket';

const methods: Readonly<Record<Purpose, readonly string[]>> = {
  page: ['GET', 'HEAD'],
  session: ['GET', 'POST'],
  socket: ['GET'],
};

/** How often a header was sent; Node keeps only the first of some. */
const countHeader = ({ rawHeaders }: IncomingMessage, name: string): number =>
  rawHeaders.filter((value, index) => index % 2 === 0 && value.toLowerCase() === name).length;

/**
 * The one gate: every request and every upgrade passes here before anything looks at its path or body. It keeps out
 * pages of other sites (also those that a name rebinds to this address) and programs that guess. Who is let through
 * to `socket` also needs a session.
 */
export const refuseRequest = (
  request: IncomingMessage,
  purpose: Purpose,
  { hosts, origins }: GateRules,
): Refusal | undefined => {
  const { host = '', origin } = request.headers;
  if (countHeader(request, 'host') !== 1 || !hosts.includes(host)) {
    return { status: 421, reason: 'Slipway answers only at its own address on this computer.' };
  }
  // The absolute form (`GET http://elsewhere/`) is for proxies.
  if (!request.url?.startsWith('/')) return { status: 400, reason: 'The request names no path.' };
  if (!methods[purpose].includes(request.method ?? '')) {
    return { status: 405, reason: 'This method is not allowed here.' };
  }
  const foreign = { status: 403, reason: "This is not Slipway's own page." } as const;
  // Browsers send it with whatever another page could do harm with; where it is sent it has to be ours.
  if (countHeader(request, 'origin') > 1) return foreign;
  const mustTell = purpose === 'socket' || request.method === 'POST';
  if (origin === undefined ? mustTell : !origins.includes(origin)) return foreign;
  const site = request.headers['sec-fetch-site'];
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  return isForeign && purpose !== 'page' ? foreign : undefined;
};
