import type Docker from 'dockerode';
import type { FoundCluster, NodeMeasure, ProviderCall } from '../provider.ts';
import { toDockerError } from './dockerErrors.ts';

/** The parts of the engine's container statistics that are read here. */
interface Stats {
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } };
  readonly memory_stats?: {
    readonly usage?: number;
    readonly stats?: { readonly inactive_file?: number; readonly total_inactive_file?: number };
  };
}

/** What each running node has used so far, as the engine counts it; those without numbers are left out. */
export const measureNodes = async (
  docker: Docker,
  { nodes }: FoundCluster,
  { signal }: ProviderCall,
): Promise<readonly NodeMeasure[]> => {
  const running = nodes.filter((node) => node.running);
  const measured = running.map(async ({ name }) => {
    const options = { stream: false, 'one-shot': true, abortSignal: signal } as const;
    const { cpu_stats, memory_stats } = (await docker.getContainer(name).stats(options)) as Stats;
    const nanoseconds = cpu_stats?.cpu_usage?.total_usage;
    const used = memory_stats?.usage;
    if (nanoseconds === undefined || used === undefined) return [];
    const { inactive_file, total_inactive_file } = memory_stats?.stats ?? {};
    // Cached files go as soon as somebody needs the memory.
    const cache = inactive_file ?? total_inactive_file ?? 0;
    return [
      { name, at: performance.now(), cpuSeconds: nanoseconds / 1e9, memory: Math.max(0, used - cache) },
    ];
  });
  try {
    return (await Promise.all(measured)).flat();
  } catch (error) {
    throw toDockerError(error, 'measure its containers');
  }
};
