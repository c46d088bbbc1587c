import type Docker from 'dockerode';
import { AppError } from '../../../shared/errors.ts';
import { pollUntil } from '../../lib/pollUntil.ts';
import { isNotFound, statusOf, toDockerError } from './dockerErrors.ts';
import { filterByLabel, LABELS } from './labels.ts';

/** Milliseconds for a removal that somebody else began; a busy engine needs some seconds for each container. */
const GONE_WITHIN = 60_000;

/** Removes a container and its anonymous volumes; one that is gone is fine, one that is just going is waited for. */
export const removeContainer = async (docker: Docker, id: string): Promise<void> => {
  const container = docker.getContainer(id);
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (isNotFound(error)) return;
    // 409: its removal is in progress already.
    if (statusOf(error) !== 409) throw error;
    await waitUntilGone(container);
  }
};

const waitUntilGone = (container: Docker.Container) => {
  const isGone = async () => {
    try {
      await container.inspect();
      return false;
    } catch (error) {
      if (isNotFound(error)) return true;
      throw error;
    }
  };
  return pollUntil(isGone, {
    every: 100,
    within: GONE_WITHIN,
    signal: AbortSignal.timeout(GONE_WITHIN * 2),
    what: `the container ${container.id} to be removed`,
  });
};

const ignoreMissing = (error: unknown) => {
  if (!isNotFound(error)) throw error;
};

/**
 * Removes all that carries the cluster's label, all containers at once and then the network, and looks again.
 * Errors: `CLEANUP_INCOMPLETE` with what is left and why, `DOCKER_UNREACHABLE`.
 */
export const removeCluster = async (docker: Docker, cluster: string): Promise<void> => {
  const filters = filterByLabel(`${LABELS.cluster}=${cluster}`);
  try {
    const failed: unknown[] = [];
    const attempt = async (work: Promise<unknown>[]) => {
      for (const result of await Promise.allSettled(work))
        if (result.status === 'rejected') failed.push(result.reason);
    };
    const containers = await docker.listContainers({ all: true, filters });
    await attempt(containers.map(({ Id }) => removeContainer(docker, Id)));
    const networks = await docker.listNetworks({ filters });
    await attempt(networks.map(({ Id }) => docker.getNetwork(Id).remove().catch(ignoreMissing)));
    const left = [
      ...(await docker.listContainers({ all: true, filters })).map(
        ({ Names }) => `container ${Names[0]?.slice(1)}`,
      ),
      ...(await docker.listNetworks({ filters })).map(({ Name }) => `network ${Name}`),
    ];
    if (left.length > 0) {
      throw new AppError(
        'CLEANUP_INCOMPLETE',
        `Not all of cluster ${cluster} could be removed: ${left.join(', ')}.`,
        {
          hint: `Run slipway delete ${cluster} again, or remove them with docker rm and docker network rm.`,
          details: failed.map((error) => (error as Error).message),
          cause: new AggregateError(failed, 'what the engine answered'),
        },
      );
    }
  } catch (error) {
    throw toDockerError(error, `remove cluster ${cluster}`);
  }
};
