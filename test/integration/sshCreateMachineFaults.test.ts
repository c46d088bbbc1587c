import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterSpec } from '../../src/shared/clusterSpec.ts';
import type { OperationRecord } from '../../src/shared/operation.ts';
import { expectAsBefore } from '../helpers/sshHosts/expectAsBefore.ts';
import { openRelayedHome, type RelayedHome } from '../helpers/sshHosts/openRelayedHome.ts';
import type { SshTestHost } from '../helpers/sshHosts/openSshHosts.ts';
import { snapshotMachine } from '../helpers/sshHosts/snapshotMachine.ts';
import { finish } from '../helpers/testHome.ts';
import { waitForPhase } from '../helpers/waitForPhase.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const run = promisify(execFile);
const CLUSTER = 'it-ill';
const within = (milliseconds: number) => AbortSignal.timeout(milliseconds);

let home: RelayedHome;
let first: SshTestHost;
let second: SshTestHost;
let before: ReadonlyMap<SshTestHost, readonly string[]>;

/** Runs a shell's script on a machine, by the back door. */
const inside = async (machine: SshTestHost, script: string) =>
  (await machine.inside.exec(['sh', '-ec', script], { signal: within(60_000) })).stdout.trim();

/** What has no room on the first machine, until it is given some. */
const PARTITIONS = { sent: ['/var/lib/slipway', '20m'], unpacked: ['/opt/slipway', '30m'] } as const;

beforeAll(async () => {
  home = await openRelayedHome(2);
  [first, second] = home.machines.hosts as [SshTestHost, SshTestHost];
  for (const [folder, size] of Object.values(PARTITIONS))
    await inside(first, `mkdir -p ${folder}; mount -t tmpfs -o size=${size},mode=755 small ${folder}`);
  before = new Map(
    await Promise.all(
      home.machines.hosts.map(async (machine) => [machine, await snapshotMachine(machine)] as const),
    ),
  );
}, 600_000);

afterAll(() => home?.[Symbol.asyncDispose]());

const spec = () =>
  clusterSpec.parse({
    name: CLUSTER,
    provider: 'ssh',
    nodes: [first, second].map(({ name }) => ({ role: 'control-plane', host: name })),
  });
const create = async () => await (await home.core.clusters.create({ spec: spec(), onFailure: 'keep' })).done;
const resume = () => home.core.clusters.resume({ name: CLUSTER, onFailure: 'keep', wait: 120_000 });
const expectFailed = ({ state, error }: OperationRecord, expected: object) => {
  expect(state).toBe('failed');
  expect(error).toMatchObject(expected);
};

/** What the words about a changed key say, and then a look at the new one. */
const acceptKeyOfNow = async (machine: SshTestHost) => {
  const port = home.relays[home.machines.hosts.indexOf(machine)]?.port;
  const file = path.join(home.machines.homedir, '.ssh', 'known_hosts');
  await run('ssh-keygen', ['-f', file, '-R', `[127.0.0.1]:${port}`]);
  const acceptedKeys = [await machine.fingerprint()];
  await home.core.hosts.test(machine.name, { acceptedKeys, signal: within(60_000) });
};
const untilKubeadmRuns = (machine: SshTestHost, command: 'init' | 'join') =>
  waitUntil(async () => (await inside(machine, `pgrep -f '^kubeadm ${command} --config' || true`)) !== '', {
    what: `kubeadm ${command} to run on ${machine.name}`,
    within: 240_000,
  });

/** In the order of one create: each goes on with what the one before has left. */
describe('a create on machines that fail', { timeout: 900_000 }, () => {
  const giveRoom = (to: keyof typeof PARTITIONS, size = '3g') =>
    inside(first, `mount -o remount,size=${size} ${PARTITIONS[to][0]}`);

  it('says which machine has no room for what is sent to it', async () => {
    expectFailed(await create(), {
      code: 'DISK_FULL',
      message: expect.stringMatching(`^${first.name} has no room for /var/lib/slipway/`),
      hint: expect.stringMatching(/^It takes \d+ MB: free some space there, and try again/),
    });
    await giveRoom('sent');
  });

  it('says which machine has no room for what is unpacked', async () => {
    expectFailed(await (await resume()).done, {
      code: 'DISK_FULL',
      message: `The disk is full on ${first.name}.`,
      hint: expect.stringContaining('Free some space there'),
    });
    await giveRoom('unpacked');
  });

  it('goes no further with a machine that shows another key, and tells both', async () => {
    const known = await second.fingerprint();
    await inside(
      second,
      `cp -a /etc/ssh /var/tmp/ssh; rm /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
      systemctl restart ssh; pkill -KILL -f '^sshd: root' || true`,
    );
    const shown = await second.fingerprint();
    const record = await (await resume()).done;
    expectFailed(record, {
      code: 'HOSTS_UNFIT',
      message: `${second.name} cannot become a node of ${CLUSTER}.`,
      details: expect.arrayContaining([
        expect.stringContaining(`shows the key ${shown}, and ${known} is known`),
        expect.stringContaining('ssh-keygen -R'),
      ]),
    });
    await acceptKeyOfNow(second);
  });

  it('leaves a control plane half made when the app is killed, and kubeadm in peace', async () => {
    const killed = home.slipway('create', CLUSTER, '--resume');
    await waitForPhase(home.folder, killed, 'control-plane');
    await untilKubeadmRuns(first, 'init');
    killed.kill('SIGKILL');
    expect(await killed.done).toMatchObject({ signal: 'SIGKILL' });
  });

  it('says which machine went down in the middle of its join', async () => {
    const operation = await resume();
    const isJoining = `test -s /etc/kubernetes/kubelet.conf && pgrep -x kubeadm || true`;
    await waitUntil(async () => (await inside(second, isJoining)) !== '', {
      what: 'the join to be half done',
      within: 240_000,
    });
    await second.container.restart({ t: 0 });
    expectFailed(await operation.done, {
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining(second.name),
    });
    await second.start();
  });

  it('takes back a join that was half done, joins anew, and is killed in the middle of that', async () => {
    const killed = home.slipway('create', CLUSTER, '--resume');
    await waitForPhase(home.folder, killed, `join-${second.name}`);
    await untilKubeadmRuns(second, 'join');
    killed.kill('SIGKILL');
    expect(await killed.done).toMatchObject({ signal: 'SIGKILL' });
  });

  it('is finished in the end: all nodes are Ready, and etcd has each of them once', async () => {
    await finish(resume());
    const nodes = await home.core.clusters.nodes(CLUSTER, { signal: within(60_000) });
    expect(nodes.map(({ name, role, status }) => [name, role, status])).toEqual(
      [first, second].map(({ name }) => [name, 'control-plane', 'Ready']),
    );
    const members = await inside(
      first,
      `cd /etc/kubernetes/pki/etcd; PATH=$PATH:/opt/slipway/bin
      etcdctl --endpoints=https://127.0.0.1:2379 --cacert=ca.crt --cert=server.crt --key=server.key member list`,
    );
    const listed = members.split('\n').map((line) => line.split(', '));
    expect(listed.map(([, state, name, , , isLearner]) => [state, name, isLearner]).toSorted()).toEqual(
      [first, second].map(({ name }) => ['started', name, 'false']),
    );
  });

  it('is deleted, and the machines are as they were', async () => {
    await finish(home.core.clusters.delete({ name: CLUSTER }));
    await inside(
      second,
      `rm -r /etc/ssh; mv /var/tmp/ssh /etc/ssh; systemctl restart ssh; pkill -KILL -f '^sshd: root' || true`,
    );
    await acceptKeyOfNow(second);
    await giveRoom('sent', PARTITIONS.sent[1]);
    await giveRoom('unpacked', PARTITIONS.unpacked[1]);
    for (const machine of [first, second]) await expectAsBefore(machine, before.get(machine));
  });
});

describe('a create on machines that do not go together', { timeout: 300_000 }, () => {
  /** Refused in these words, with nothing changed on any machine. */
  const expectRefused = async (hosts: readonly string[], details: readonly unknown[]) => {
    const nodes = hosts.map((host) => ({ role: 'control-plane', host }));
    const refused = clusterSpec.parse({ name: 'it-odd', provider: 'ssh', nodes });
    const was = await Promise.all([first, second].map(snapshotMachine));
    const record = await (await home.core.clusters.create({ spec: refused, onFailure: 'keep' })).done;
    expectFailed(record, { code: 'HOSTS_UNFIT', details: expect.arrayContaining([...details]) });
    expect(record.phases.find(({ id }) => id === 'hosts')?.state).toBe('waiting');
    for (const [index, machine] of [first, second].entries()) await expectAsBefore(machine, was[index]);
  };

  it('is refused where two entries of the inventory are one machine', async () => {
    const target = `root@127.0.0.1:${home.relays[1]?.port}`;
    await home.core.hosts.add({ target, name: 'twin', address: '192.0.2.7' }, { signal: within(60_000) });
    const id = await inside(second, 'cat /etc/machine-id');
    await expectRefused(
      [second.name, 'twin'],
      [
        `${second.name}: Machine id: ${id} is the machine id of twin too [machine-id]`,
        `twin: Machine id: ${id} is the machine id of ${second.name} too [machine-id]`,
      ],
    );
  });

  it('is refused where a clock is an hour ahead (the machine is given a `date` that says so)', async () => {
    await inside(
      second,
      `printf '#!/bin/sh\nexec /usr/bin/date -d "+1 hour" "$@"\n' > /usr/local/bin/date; chmod 755 /usr/local/bin/date`,
    );
    await expectRefused(
      [first.name, second.name],
      [
        `${second.name}: Clock: 60 min ahead of this machine [clock]`,
        expect.stringContaining('timedatectl set-ntp true'),
      ],
    );
  });
});
