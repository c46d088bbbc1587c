import { Agent } from 'node:https';
import Dockerode, { type DockerOptions } from 'dockerode';
import type { EnginePlace } from './listEnginePlaces.ts';

/** A client for the engine at this place, whatever the environment says. Connects to nothing yet. */
export const connectEngine = ({ address, tls }: Pick<EnginePlace, 'address' | 'tls'>): Dockerode => {
  if (address.kind === 'socket') return createClient({ socketPath: address.path, protocol: 'http' });
  const server = { host: address.hostname, port: address.port };
  if (tls === undefined) return createClient({ ...server, protocol: 'http' });
  const { verify, ...files } = tls;
  return createClient({
    ...server,
    ...files,
    protocol: 'https',
    ...(verify ? {} : { agent: new Agent({ ...files, rejectUnauthorized: false }) }),
  });
};

/**
 * The client's library fills in all that is not given from DOCKER_HOST and its kin: host and port, which go
 * before a socket's path, TLS files (it throws when they are missing) and a time limit that would cut long
 * streams. So it does not get to see DOCKER_HOST, without which it looks at none of them.
 */
const createClient = (options: DockerOptions & { agent?: Agent }): Dockerode => {
  const host = process.env['DOCKER_HOST'];
  Reflect.deleteProperty(process.env, 'DOCKER_HOST');
  try {
    return new Dockerode(options);
  } finally {
    if (host !== undefined) process.env['DOCKER_HOST'] = host;
  }
};
