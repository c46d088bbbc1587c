import type Docker from 'dockerode';
import { createDockerHost } from '../../src/core/hosts/docker/dockerHost.ts';

/** Bytes. */
export interface NodeUse {
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  /** Below /var, which is a volume, and in the container's own layer over its image. */
  readonly disk: number;
  /** As `docker stats` counts it: without the page cache that can be dropped. */
  readonly memory: number;
}

/** What each node of a cluster takes of this machine; the control plane is named first. */
export const measureNodes = async (
  docker: Docker,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly NodeUse[]> => {
  const uses: NodeUse[] = [];
  for (const [index, name] of names.entries()) {
    const host = createDockerHost({ docker, name, address: '' });
    const memory = await readMemory(docker, name);
    // Files come and go while it counts: du then ends with 1 and has counted the others.
    const { stdout } = await host.exec(['du', '--one-file-system', '--summarize', '--block-size=1', '/var'], {
      signal,
      okCodes: [0, 1],
    });
    // The client's types know neither the option nor what it adds.
    const withSize = { size: true, abortSignal: signal };
    const found = (await docker.getContainer(name).inspect(withSize)) as unknown as {
      readonly SizeRw: number;
    };
    const disk = Number.parseInt(stdout, 10) + found.SizeRw;
    uses.push({ name, role: index === 0 ? 'control-plane' : 'worker', disk, memory });
  }
  return uses;
};

const readMemory = async (docker: Docker, name: string): Promise<number> => {
  const { memory_stats } = await docker.getContainer(name).stats({ stream: false });
  const { usage, stats } = memory_stats;
  // cgroup v1 and v2 name it differently.
  const { total_inactive_file, inactive_file = 0 } = stats as Readonly<Record<string, number>>;
  return usage - (total_inactive_file ?? inactive_file);
};
