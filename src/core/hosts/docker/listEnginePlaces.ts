import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { DEFAULT_SOCKET, type EngineAddress, parseDockerHost } from './parseDockerHost.ts';
import {
  type EngineTls,
  findDockerConfigFolder,
  readCurrentContext,
  readDockerContext,
  readTlsFiles,
} from './readDockerContext.ts';

/** What named the engine. */
export type EngineSource =
  | 'setting'
  | 'DOCKER_HOST'
  | 'DOCKER_CONTEXT'
  | `docker context "${string}"`
  | 'socket';

/** A place where an engine may answer. */
export interface EnginePlace {
  readonly source: EngineSource;
  readonly address: EngineAddress;
  readonly tls?: EngineTls;
}

export interface EnginePlaces {
  readonly places: readonly EnginePlace[];
  /** A person chose the only place there is: no other engine may stand in for it. */
  readonly chosen: boolean;
  /** Places that could not even be tried, as sentences. */
  readonly unusable: readonly string[];
}

export interface ListEnginePlacesOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The Docker host in the app's settings, written as in DOCKER_HOST. */
  readonly setting?: string | undefined;
  readonly homedir: string;
  readonly platform: NodeJS.Platform;
  /** Sockets to try in place of the usual ones. */
  readonly sockets?: readonly string[] | undefined;
}

/**
 * Where to look for an engine, in the order of the docker command: the setting, DOCKER_HOST or
 * DOCKER_CONTEXT alone when one of them is given, else the current docker context and the usual sockets.
 * Rejects with an AppError when the one that was given cannot be used.
 */
export const listEnginePlaces = async (options: ListEnginePlacesOptions): Promise<EnginePlaces> => {
  const chosen = await readChosenPlace(options);
  if (chosen !== undefined) return { places: [chosen], chosen: true, unusable: [] };
  const sockets = (options.sockets ?? listUsualSockets(options)).map(
    (path): EnginePlace => ({ source: 'socket', address: parseSocket(path, options.platform) }),
  );
  try {
    const context = await readContextPlace(options);
    return { places: context === undefined ? sockets : [context, ...sockets], chosen: false, unusable: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { places: sockets, chosen: false, unusable: [error.message] };
  }
};

const readChosenPlace = async (options: ListEnginePlacesOptions): Promise<EnginePlace | undefined> => {
  const { env, setting, homedir, platform } = options;
  if (setting) return readHostPlace('setting', setting, options);
  if (env['DOCKER_HOST']) return readHostPlace('DOCKER_HOST', env['DOCKER_HOST'], options);
  const name = env['DOCKER_CONTEXT'];
  if (!name) return undefined;
  if (name === 'default') return { source: 'DOCKER_CONTEXT', address: parseSocket(DEFAULT_SOCKET, platform) };
  const context = await readDockerContext(findDockerConfigFolder(env, homedir), name);
  return {
    source: 'DOCKER_CONTEXT',
    address: parseDockerHost(context.host, {
      from: `The docker context "${name}"`,
      tls: context.tls !== undefined,
    }),
    ...(context.tls && { tls: context.tls }),
  };
};

/** TLS as the docker command decides it: DOCKER_TLS_VERIFY or DOCKER_TLS, the files in DOCKER_CERT_PATH. */
const readHostPlace = async (
  source: 'setting' | 'DOCKER_HOST',
  host: string,
  { env, homedir }: ListEnginePlacesOptions,
): Promise<EnginePlace> => {
  const verify = Boolean(env['DOCKER_TLS_VERIFY']);
  const wanted = verify || Boolean(env['DOCKER_TLS']);
  const from = source === 'setting' ? 'The Docker host in the settings' : source;
  const address = parseDockerHost(host, { from, tls: wanted });
  if (address.kind === 'socket' || !wanted) return { source, address };
  const folder = env['DOCKER_CERT_PATH'] || findDockerConfigFolder(env, homedir);
  return { source, address, tls: (await readTlsFiles(folder, verify)) ?? { verify } };
};

const readContextPlace = async ({
  env,
  homedir,
}: ListEnginePlacesOptions): Promise<EnginePlace | undefined> => {
  const folder = findDockerConfigFolder(env, homedir);
  const name = await readCurrentContext(folder);
  if (name === undefined) return undefined;
  const context = await readDockerContext(folder, name);
  const from = `The docker context "${name}"`;
  return {
    source: `docker context "${name}"`,
    address: parseDockerHost(context.host, { from, tls: context.tls !== undefined }),
    ...(context.tls && { tls: context.tls }),
  };
};

const parseSocket = (path: string, platform: NodeJS.Platform): EngineAddress => {
  const pipe = platform === 'win32' && path === DEFAULT_SOCKET ? '//./pipe/docker_engine' : path;
  return parseDockerHost(platform === 'win32' ? `npipe://${pipe}` : `unix://${pipe}`, {
    from: pipe,
    tls: false,
  });
};

/** Sockets (on Windows pipes) of the engines that people have, the machine's own Docker first, Podman last. */
const listUsualSockets = ({
  platform,
  homedir,
  env,
}: Pick<ListEnginePlacesOptions, 'platform' | 'homedir' | 'env'>): readonly string[] => {
  if (platform === 'win32') {
    return ['//./pipe/docker_engine', '//./pipe/dockerDesktopLinuxEngine', '//./pipe/podman-machine-default'];
  }
  const home = (...parts: string[]) => join(homedir, ...parts);
  const runtime = env['XDG_RUNTIME_DIR'];
  const desktops = [
    home('.docker', 'run', 'docker.sock'),
    home('.docker', 'desktop', 'docker.sock'),
    home('.orbstack', 'run', 'docker.sock'),
    home('.colima', 'default', 'docker.sock'),
    home('.config', 'colima', 'default', 'docker.sock'),
    home('.rd', 'docker.sock'),
  ];
  if (platform === 'darwin') {
    return [
      DEFAULT_SOCKET,
      ...desktops,
      home('.local', 'share', 'containers', 'podman', 'machine', 'podman.sock'),
    ];
  }
  return [
    DEFAULT_SOCKET,
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    ...desktops,
    ...(runtime ? [join(runtime, 'podman', 'podman.sock')] : []),
    '/run/podman/podman.sock',
  ];
};
