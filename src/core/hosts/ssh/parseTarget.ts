import { userInfo } from 'node:os';
import { AppError } from '../../../shared/errors.ts';

/** What a person types to name a machine. */
export interface SshTarget {
  /** A name, an address, or an alias of `~/.ssh/config`. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

const FORM =
  /^(?:ssh:\/\/)?(?:(?<user>[^@\s]+)@)?(?:\[(?<v6>[0-9a-f:.%\w]+)\]|(?<host>[^\s@:/[\]]+))(?::(?<port>\d{1,5}))?\/?$/i;

/**
 * Reads `host`, `user@host`, `user@host:port`, `[2001:db8::1]:22` or `ssh://user@host:port`.
 * @throws AppError `BAD_INPUT`
 */
export const parseTarget = (text: string): SshTarget => {
  const { user, v6, host, port } = FORM.exec(text.trim())?.groups ?? {};
  const name = v6 ?? host;
  const number = port === undefined ? undefined : Number(port);
  // What begins with a hyphen could be taken for an option by a program that it is given to.
  const odd = [user, name].some((word) => word?.startsWith('-'));
  if (name === undefined || odd || (number !== undefined && (number < 1 || number > 65_535))) {
    throw new AppError('BAD_INPUT', `${JSON.stringify(text)} does not name a machine.`, {
      hint: 'Write user@host, user@host:port, or a name from your ~/.ssh/config.',
    });
  }
  return {
    host: name,
    ...(user === undefined ? {} : { user }),
    ...(number === undefined ? {} : { port: number }),
  };
};

/** The user's own name, which SSH takes where none is given. */
export const currentUser = (env: NodeJS.ProcessEnv): string =>
  env.USER ?? env.LOGNAME ?? env.USERNAME ?? userInfo().username;
