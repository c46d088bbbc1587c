import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf } from '../helpers/errorOf.ts';
import { expectAsBefore } from '../helpers/sshHosts/expectAsBefore.ts';
import { openSshHome, type SshTestHome } from '../helpers/sshHosts/openSshHome.ts';
import type { SshTestHost } from '../helpers/sshHosts/openSshHosts.ts';
import { snapshotMachine } from '../helpers/sshHosts/snapshotMachine.ts';
import { finish } from '../helpers/testHome.ts';
import { waitForPhase } from '../helpers/waitForPhase.ts';

const CLUSTER = 'it-machines';
const within = (milliseconds: number) => AbortSignal.timeout(milliseconds);

let home: SshTestHome;
let before: readonly (readonly string[])[];
const machine = (index: number) => home.machines.hosts[index] as SshTestHost;

beforeAll(async () => {
  home = await openSshHome(4);
  before = await Promise.all(home.machines.hosts.map(snapshotMachine));
}, 600_000);

afterAll(() => home?.[Symbol.asyncDispose]());

const createWords = () => ['create', CLUSTER, '--host', machine(0).name, '--host', machine(1).name];
const readNodes = async () =>
  (await home.core.clusters.nodes(CLUSTER, { signal: within(60_000) })).map(({ name, status }) => [
    name,
    status,
  ]);

/** In the order of the cluster's life: each needs what the one before has left. */
describe('a cluster on machines over SSH', { timeout: 300_000 }, () => {
  it.each(['hosts', 'network'])(
    'whose create was killed in the phase %s is deleted, and the machines are as they were',
    async (phase) => {
      const create = home.slipway(...createWords());
      await waitForPhase(home.folder, create, phase);
      create.kill('SIGKILL');
      await create.done;
      expect(await home.slipway('delete', CLUSTER, '--yes').done).toMatchObject({ code: 0 });
      for (const index of [0, 1]) await expectAsBefore(machine(index), before[index]);
    },
  );

  it('whose create was killed while its machines get what they need goes on where it stopped', async () => {
    const whenDone = (part: string) =>
      machine(0).inside.exec(['stat', '-c', '%y', `/var/lib/slipway/parts/${part}`], {
        signal: within(60_000),
        okCodes: [0, 1],
      });
    const create = home.slipway(...createWords());
    await expect.poll(async () => (await whenDone('cni')).exitCode, { timeout: 60_000 }).toBe(0);
    create.kill('SIGKILL');
    await create.done;
    const before = (await whenDone('cni')).stdout;
    expect((await whenDone('tools')).exitCode).toBe(1);
    expect(await home.slipway('create', CLUSTER, '--resume').done).toMatchObject({ code: 0 });
    expect((await whenDone('cni')).stdout).toBe(before);
    expect(await readNodes()).toEqual([
      [machine(0).name, 'Ready'],
      [machine(1).name, 'Ready'],
    ]);
  });

  it('refuses a machine that is a node already, of it or of another cluster', async () => {
    const { name } = machine(1);
    const { core } = home;
    expect((await errorOf(core.clusters.addNodes({ cluster: CLUSTER, count: 1, hosts: [name] }))).code).toBe(
      'CONFLICT',
    );
    const other = await home.slipway('create', 'it-other', '--host', name).done;
    expect(other.code).toBe(1);
    expect(other.stderr).toContain(`already a node of cluster ${CLUSTER}`);
    expect(await readNodes()).toHaveLength(2);
  });

  it('gets two more machines, at once', async () => {
    const added = await home.slipway(
      'nodes',
      'add',
      CLUSTER,
      '--host',
      machine(2).name,
      '--host',
      machine(3).name,
    ).done;
    expect(added).toMatchObject({ code: 0 });
    expect((await readNodes()).toSorted()).toEqual(
      home.machines.hosts.map(({ name }) => [name, 'Ready']).toSorted(),
    );
  });

  it('lets one go, which is as it was before, and knows of it no more', async () => {
    await finish(home.core.clusters.removeNode({ cluster: CLUSTER, node: machine(1).name }));
    await expectAsBefore(machine(1), before[1]);
    const { nodes } = await home.core.clusters.get(CLUSTER, { signal: within(60_000) });
    expect(nodes.map(({ name, host }) => [name, host])).toEqual(
      [0, 2, 3].map((index) => [machine(index).name, 'running']),
    );
    expect(await readNodes()).toHaveLength(3);
  });

  it('comes back after all its machines were switched off and on', async () => {
    await Promise.all([0, 2, 3].map((index) => machine(index).container.restart()));
    await Promise.all([0, 2, 3].map((index) => machine(index).start()));
    await expect
      .poll(async () => (await readNodes().catch(() => [])).map(([, status]) => status), { timeout: 120_000 })
      .toEqual(['Ready', 'Ready', 'Ready']);
  });

  it('is deleted, and all machines are as they were', async () => {
    await finish(home.core.clusters.delete({ name: CLUSTER }));
    for (const index of [0, 1, 2, 3]) await expectAsBefore(machine(index), before[index]);
    const left = await home.core.clusters.list({ signal: within(60_000) });
    expect(left.filter(({ provider }) => provider === 'ssh')).toEqual([]);
  });
});
