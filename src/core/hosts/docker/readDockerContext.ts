import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

/** TLS material as PEM; `verify` false accepts any certificate, as the person asked for. */
export interface EngineTls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly verify: boolean;
}

export interface DockerContext {
  readonly host: string;
  readonly tls?: EngineTls;
}

/** Docker's configuration folder: DOCKER_CONFIG, else ~/.docker. */
export const findDockerConfigFolder = (env: NodeJS.ProcessEnv, homedir: string): string =>
  env['DOCKER_CONFIG'] || join(homedir, '.docker');

/**
 * The context that `docker context use` left in config.json; undefined when there is none.
 * Rejects with `BAD_INPUT` when the file is there and does not parse.
 */
export const readCurrentContext = async (configFolder: string): Promise<string | undefined> => {
  const file = join(configFolder, 'config.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const config = parseJson(text, file);
  const name = isRecord(config) ? config['currentContext'] : undefined;
  return typeof name === 'string' && name !== '' && name !== 'default' ? name : undefined;
};

/**
 * Reads a context that the docker command made: meta.json, and the TLS files beside it.
 * Both lie in a folder named by the SHA-256 of the context's name.
 * Rejects with `DOCKER_UNREACHABLE` when there is no such context, `BAD_INPUT` when its file cannot be used.
 */
export const readDockerContext = async (configFolder: string, name: string): Promise<DockerContext> => {
  const id = createHash('sha256').update(name).digest('hex');
  const file = join(configFolder, 'contexts', 'meta', id, 'meta.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('DOCKER_UNREACHABLE', `There is no docker context named "${name}".`, {
      cause,
      hint: 'docker context ls shows the ones there are.',
      details: [`Looked for ${file}`],
    });
  });
  const meta = parseJson(text, file);
  const endpoints = isRecord(meta) ? meta['Endpoints'] : undefined;
  const endpoint = isRecord(endpoints) ? endpoints['docker'] : undefined;
  const host = isRecord(endpoint) ? endpoint['Host'] : undefined;
  if (!isRecord(endpoint) || typeof host !== 'string' || host === '') {
    throw new AppError('BAD_INPUT', `The docker context "${name}" names no Docker host.`, {
      details: [file],
    });
  }
  const tls = await readTlsFiles(
    join(configFolder, 'contexts', 'tls', id, 'docker'),
    endpoint['SkipTLSVerify'] !== true,
  );
  return tls === undefined ? { host } : { host, tls };
};

/** Reads ca.pem, cert.pem and key.pem of a folder, each if it is there; undefined when none is. */
export const readTlsFiles = async (folder: string, verify: boolean): Promise<EngineTls | undefined> => {
  const read = (name: string) => readFile(join(folder, name)).catch(() => undefined);
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
  if (ca === undefined && cert === undefined && key === undefined && verify) return undefined;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), verify };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseJson = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('BAD_INPUT', `${file} is not valid JSON.`, {
      cause,
      hint: 'Repair the file, or name the engine with DOCKER_HOST.',
    });
  }
};
