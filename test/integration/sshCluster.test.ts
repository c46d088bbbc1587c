import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterSpec } from '../../src/shared/clusterSpec.ts';
import { describeCluster, NODE_PORT } from '../helpers/clusterSuite.ts';
import { expectAsBefore } from '../helpers/sshHosts/expectAsBefore.ts';
import { openSshHome, type SshTestHome } from '../helpers/sshHosts/openSshHome.ts';
import { snapshotMachine } from '../helpers/sshHosts/snapshotMachine.ts';
import { openTestCluster } from '../helpers/testCluster.ts';
import { finish } from '../helpers/testHome.ts';

const CLUSTER = 'it-ssh';
const within = (milliseconds: number) => AbortSignal.timeout(milliseconds);

let home: SshTestHome;
let before: readonly (readonly string[])[];

beforeAll(async () => {
  home = await openSshHome(3);
  // What an administrator may have there: it must not go with Kubernetes' own.
  const rules = `iptables -A INPUT -p tcp --dport 9 -j DROP; iptables -t nat -N MINE
    iptables -t nat -A MINE -p tcp --dport 9 -j REDIRECT --to-ports 7; ip6tables -A FORWARD -p udp --dport 9 -j DROP`;
  await home.machines.hosts[0]?.inside.exec(['sh', '-ec', rules], { signal: within(30_000) });
  // What people have in their shell files, and nobody's output.
  const noise = `{ echo 'echo "*** Welcome to box 7 ***"; printf "Quota: 80%%"; printf "no terminal" >&2'; cat /root/.bashrc; } > /root/noisy
    mv /root/noisy /root/.bashrc`;
  for (const { inside } of home.machines.hosts.slice(0, 2))
    await inside.exec(['sh', '-ec', noise], { signal: within(30_000) });
  before = await Promise.all(home.machines.hosts.map(snapshotMachine));
}, 600_000);

afterAll(() => home?.[Symbol.asyncDispose]());

describeCluster('on machines over SSH', async () => {
  const [first, ...others] = home.machines.hosts.map(({ name }) => name);
  const cluster = await openTestCluster(
    {
      name: CLUSTER,
      provider: 'ssh',
      nodes: [
        { role: 'control-plane', host: first },
        ...others.map((host) => ({ role: 'worker', host }) as const),
      ],
    },
    // The machines stay: what becomes of them is looked at below.
    { home: { ...home, [Symbol.asyncDispose]: () => Promise.resolve() } },
  );
  return { cluster, nodePortUrl: async () => `http://${home.machines.hosts[1]?.address}:${NODE_PORT}` };
});

describe('machines whose cluster was deleted', () => {
  it('are as they were before', async () => {
    for (const [index, machine] of home.machines.hosts.entries())
      await expectAsBefore(machine, before[index]);
  });

  it('are free for another cluster', async () => {
    const statuses = await home.core.hosts.list({ signal: within(60_000) });
    expect(statuses.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    const left = await home.core.clusters.list({ signal: within(60_000) });
    expect(left.filter(({ provider }) => provider === 'ssh')).toEqual([]);
  });
});

describe('a machine that has something of its own where a node would be', () => {
  it('is refused before anything is put there, and stays as it is', async () => {
    const machine = home.machines.hosts[0];
    if (machine === undefined) throw new Error('there is no machine');
    const signal = within(120_000);
    await machine.inside.putFiles([{ path: '/etc/kubernetes/somebody.conf', content: 'mine' }], { signal });
    const was = await snapshotMachine(machine);
    const spec = {
      name: 'it-taken',
      provider: 'ssh',
      nodes: [{ role: 'control-plane', host: machine.name }],
    } as const;
    await expect(finish(home.core.clusters.create({ spec: clusterSpec.parse(spec) }))).rejects.toThrow(
      '/etc/kubernetes',
    );
    await expectAsBefore(machine, was);
  });
});
