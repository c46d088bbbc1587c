import { describe, expect, it } from 'vitest';
import { installAddons } from '../../../../../src/core/bootstrap/phases/installAddons.ts';
import type { Host } from '../../../../../src/core/hosts/host.ts';
import { commandError } from '../../../../../src/core/lib/runCommand.ts';
import { controlPlanesAnd, makeBootstrapCluster } from '../../../../helpers/bootstrapCluster.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';

const LATE =
  'error execution phase addon/coredns: unable to create a new DNS service: Post "https://10.0.0.5:6443/api/v1/namespaces/kube-system/services?timeout=10s": context deadline exceeded';

/** Installs on a machine where kubeadm fails with these words in turn, and then succeeds. */
const install = (failures: readonly string[]) => {
  const left = [...failures];
  let runs = 0;
  const exec: Host['exec'] = async (argv) => {
    runs++;
    const line = left.shift();
    if (line !== undefined) throw commandError({ argv, exitCode: 1, lines: [line] });
    return { exitCode: 0, stdout: '', stderr: '' };
  };
  const cluster = makeBootstrapCluster({ nodes: controlPlanesAnd(1, 0) }, () => ({ exec }) as Host);
  const { signal } = new AbortController();
  const said: string[] = [];
  const running = installAddons(cluster).run({
    node: 'demo-1',
    signal,
    log: (line) => said.push(line),
    note: () => undefined,
  });
  return { running, said, runs: () => runs };
};

describe('what kubeadm installs', () => {
  it('is tried again when the API server was too busy to answer, and the log says so', async () => {
    const { running, said, runs } = install([LATE, 'etcdserver: request timed out']);
    await running;
    expect(runs()).toBe(3);
    expect(said).toHaveLength(2);
  });

  it('is not tried again for anything else', async () => {
    const { running, runs } = install(['unable to create: forbidden']);
    expect((await errorOf(running)).details).toContain('unable to create: forbidden');
    expect(runs()).toBe(1);
  });

  it('is given up when the API server never has time', async () => {
    const { running, runs } = install(Array.from({ length: 20 }, () => LATE));
    expect((await errorOf(running)).details).toContain(LATE);
    expect(runs()).toBe(6);
  });
});
