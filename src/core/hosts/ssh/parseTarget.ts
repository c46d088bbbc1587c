import { isIPv6 } from 'node:net';
import { userInfo } from 'node:os';
import { AppError } from '../../../shared/errors.ts';

/** What a person types to name a machine. */
export interface SshTarget {
  /** A name, an address, or an alias of `~/.ssh/config`. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

const PLACE = /^(?:\[(?<v6>[\da-f:.]+(?:%\w+)?)\]|(?<host>[^@:/[\]]+))(?::(?<port>\d{1,5}))?$/i;
/** What no name has, and what a shell would make something else of where a name is copied into a command line. */
const ODD = /^-|[\s\p{Cc}'"`$;&<>|(){}]|\\$/u;

/**
 * Reads `host`, `user@host`, `user@host:port`, `2001:db8::1`, `[2001:db8::1]:22` or `ssh://user@host:port`.
 * @throws AppError `BAD_INPUT`
 */
export const parseTarget = (text: string): SshTarget => {
  const words = text
    .trim()
    .replace(/^ssh:\/\//i, '')
    .replace(/\/$/, '');
  const at = words.lastIndexOf('@');
  const user = at < 0 ? undefined : words.slice(0, at);
  const place = words.slice(at + 1);
  const { v6, host, port } = PLACE.exec(isIPv6(place) ? `[${place}]` : place)?.groups ?? {};
  const name = v6 ?? host;
  const number = port === undefined ? undefined : Number(port);
  const isOdd = ODD.test(name ?? '') || (user !== undefined && (/^$|[:/]/.test(user) || ODD.test(user)));
  if (name === undefined || isOdd || (number !== undefined && (number < 1 || number > 65_535))) {
    throw new AppError('BAD_INPUT', `${JSON.stringify(hidePassword(text))} does not name a machine.`, {
      hint: 'Write user@host, user@host:port, or a name from your ~/.ssh/config.',
    });
  }
  return {
    host: name,
    ...(user === undefined ? {} : { user }),
    ...(number === undefined ? {} : { port: number }),
  };
};

/** Some write `user:password@host`; what they wrote is not told again. */
const hidePassword = (text: string) => text.replace(/:(?!\/\/)[^@]*@/, ':…@');

/** The user's own name, which SSH takes where none is given. */
export const currentUser = (env: NodeJS.ProcessEnv): string =>
  env.USER ?? env.LOGNAME ?? env.USERNAME ?? userInfo().username;
