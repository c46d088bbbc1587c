import { homedir } from 'node:os';
import { findEngine } from '../../src/core/hosts/docker/findEngine.ts';

/** Path of the socket of the engine that the tests use. */
export const findEngineSocket = async (): Promise<string> => {
  const signal = AbortSignal.timeout(60_000);
  const { endpoint } = await findEngine({
    env: process.env,
    homedir: homedir(),
    platform: process.platform,
    signal,
  });
  if (!endpoint.host.startsWith('unix://')) throw new Error(`${endpoint.host} is no socket`);
  return endpoint.host.slice('unix://'.length);
};
