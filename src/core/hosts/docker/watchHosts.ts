import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { ProviderCall } from '../provider.ts';
import { toDockerError } from './dockerErrors.ts';
import { filterByLabel, LABELS } from './labels.ts';

/** What of a container's life changes a cluster's state; the engine also tells of each exec and each health check. */
const EVENTS = ['create', 'start', 'die', 'destroy', 'pause', 'unpause', 'rename'];

/**
 * Calls back at each event of a container or network that carries our label. Settles when the signal fires; rejects
 * with `DOCKER_UNREACHABLE` when the engine goes away.
 */
export const watchHosts = async (
  docker: Docker,
  onChange: () => void,
  { signal }: ProviderCall,
): Promise<void> => {
  const filters = JSON.stringify({
    ...(JSON.parse(filterByLabel(LABELS.cluster)) as Record<string, readonly string[]>),
    type: ['container'],
    event: EVENTS,
  });
  try {
    const options = { filters, abortSignal: signal };
    const events = (await docker.getEvents(options)) as unknown as Readable;
    events.on('data', onChange);
    await finished(events, { signal });
    throw Object.assign(new Error('the engine closed the stream of its events'), { code: 'ECONNRESET' });
  } catch (error) {
    if (signal.aborted) return;
    throw toDockerError(error, 'tell of changes');
  }
};
