import { AppError } from '../../../shared/errors.ts';

/** How to reach an engine: a Unix socket or named pipe by its path, or TCP. */
export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string; readonly host: string }
  | { readonly kind: 'tcp'; readonly hostname: string; readonly port: number; readonly host: string };

const DEFAULT_PIPE = '//./pipe/docker_engine';
export const DEFAULT_SOCKET = '/var/run/docker.sock';

/**
 * Reads a Docker host as DOCKER_HOST has it: `unix:///…`, `npipe:////./pipe/…`, `tcp://host:port`, `host:port`,
 * or the path of a socket. `host` is the same written whole. `tls` only decides the port when none is given.
 * Rejects with `UNSUPPORTED` for ssh:// and `BAD_INPUT` for what is none of them; `from` names where it was said.
 */
export const parseDockerHost = (text: string, options: { from: string; tls: boolean }): EngineAddress => {
  const value = text.trim();
  if (value.startsWith('/')) return socketAddress(value);
  const [scheme, rest] = splitScheme(value);
  if (scheme === 'unix') return socketAddress(rest || DEFAULT_SOCKET);
  if (scheme === 'npipe') {
    const path = rest || DEFAULT_PIPE;
    return { kind: 'socket', path: path.replaceAll('\\', '/'), host: `npipe://${path}` };
  }
  if (scheme === 'ssh') {
    throw new AppError(
      'UNSUPPORTED',
      `${options.from} is ${value}: Docker engines over SSH are not supported.`,
      {
        hint: 'Choose an engine on this machine, or forward its socket with ssh -L and give that as unix:///path.',
      },
    );
  }
  if (['tcp', 'http', 'https'].includes(scheme)) return tcpAddress(rest, value, options);
  throw notAHost(value, options.from);
};

const splitScheme = (value: string): [string, string] => {
  const end = value.indexOf('://');
  return end < 0 ? ['tcp', value] : [value.slice(0, end).toLowerCase(), value.slice(end + 3)];
};

const socketAddress = (path: string): EngineAddress => ({ kind: 'socket', path, host: `unix://${path}` });

const tcpAddress = (
  rest: string,
  value: string,
  { from, tls }: { from: string; tls: boolean },
): EngineAddress => {
  // WHATWG URLs drop a port that is the scheme's default, so one without a default is used to read it.
  const url = URL.parse(`tcp://${rest}`);
  if (url === null || url.hostname === '') throw notAHost(value, from);
  if (url.pathname.length > 1) {
    throw new AppError('UNSUPPORTED', `${from} is ${value}: an engine behind a path is not supported.`, {
      hint: 'Give only host and port, like tcp://192.0.2.10:2376.',
    });
  }
  const port = url.port === '' ? defaultPort(tls) : Number(url.port);
  return { kind: 'tcp', hostname: url.hostname, port, host: `tcp://${url.hostname}:${port}` };
};

const defaultPort = (tls: boolean): number => (tls ? 2376 : 2375);

const notAHost = (value: string, from: string): AppError =>
  new AppError('BAD_INPUT', `${from} is "${value}", which is no Docker host.`, {
    hint: 'Write it like unix:///var/run/docker.sock or tcp://192.0.2.10:2376.',
  });
