import type { IncomingMessage } from 'node:http';

/** Cookies are shared by all ports of a name, so each server's has its port in its name. */
const nameOf = (port: number) => `slipway_${port}`;

/** `Set-Cookie` for a session that ends with the browser; not `Secure`, as this is http on the loopback address. */
export const makeCookie = (token: string, port: number): string =>
  `${nameOf(port)}=${token}; HttpOnly; SameSite=Strict; Path=/api/`;

/** The token that the browser sent; undefined when there is none, or more than one. */
export const readToken = ({ headers }: IncomingMessage, port: number): string | undefined => {
  const values = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([name]) => name === nameOf(port))
    .map(([, value = '']) => value);
  return values.length === 1 ? values[0] : undefined;
};
