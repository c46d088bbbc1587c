import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { CreateRequest } from '../../src/core/core.ts';
import { clusterSpec } from '../../src/shared/clusterSpec.ts';
import type { HostFix } from '../../src/shared/hostFinding.ts';
import { MARKER_FILE } from '../../src/shared/machine.ts';
import type { OperationRecord } from '../../src/shared/operation.ts';
import { expectAsBefore } from '../helpers/sshHosts/expectAsBefore.ts';
import { openSshHome, type SshTestHome } from '../helpers/sshHosts/openSshHome.ts';
import type { SshTestHost } from '../helpers/sshHosts/openSshHosts.ts';
import { snapshotMachine } from '../helpers/sshHosts/snapshotMachine.ts';
import { finish } from '../helpers/testHome.ts';

const CLUSTER = 'it-preflight';
const within = (milliseconds: number) => AbortSignal.timeout(milliseconds);

let home: SshTestHome;
let first: SshTestHost;
let second: SshTestHost;

beforeAll(async () => {
  home = await openSshHome(2);
  [first, second] = home.machines.hosts as [SshTestHost, SshTestHost];
}, 600_000);

afterAll(() => home?.[Symbol.asyncDispose]());

/** Runs a script inside a machine, by the back door. */
const inside = async ({ inside: host }: SshTestHost, script: string): Promise<string> => {
  const { stdout } = await host.exec(['sh', '-c', script], { signal: within(60_000), okCodes: [0, 1] });
  return stdout.trim();
};

/** Changes a machine until the test is over. */
const changeUntilDone = async (machine: SshTestHost, { by, back }: { by: string; back: string }) => {
  await inside(machine, by);
  onTestFinished(async () => void (await inside(machine, back)));
};

const spec = () =>
  clusterSpec.parse({
    name: CLUSTER,
    provider: 'ssh',
    nodes: [
      { role: 'control-plane', host: first.name },
      { role: 'worker', host: second.name },
    ],
  });

/** A create that is to be refused: nothing is changed on any machine, and how it ended. */
const createInVain = async (more: Partial<CreateRequest> = {}): Promise<OperationRecord> => {
  const before = await Promise.all([first, second].map(snapshotMachine));
  const started = await home.core.clusters.create({ spec: spec(), ...more });
  const record = await started.done;
  expect(record.state).toBe('failed');
  await expectAsBefore(first, before[0]);
  await expectAsBefore(second, before[1]);
  return record;
};

const takePort = {
  by: `systemd-run --quiet --unit=taker --collect perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(LocalPort => 10250, Listen => 1) or die; sleep 600'
    until ss -tln | grep -q ':10250 '; do sleep 0.05; done`,
  back: 'systemctl stop taker',
};

describe('a create on machines that cannot become its nodes', { timeout: 120_000 }, () => {
  it('is refused when one is the node of another cluster, before the others are touched', async () => {
    const marker = `mkdir -p $(dirname ${MARKER_FILE}); echo '{"cluster": "theirs"}' > ${MARKER_FILE}`;
    await changeUntilDone(second, { by: marker, back: `rm -r $(dirname ${MARKER_FILE})` });
    const { error, phases } = await createInVain();
    expect(error).toMatchObject({
      code: 'HOSTS_UNFIT',
      message: `${second.name} cannot become a node of ${CLUSTER}.`,
    });
    expect(error?.details?.[0]).toContain('already a node of cluster theirs [existing]');
    expect(phases.find(({ id }) => id === 'preflight')?.state).toBe('failed');
    expect(phases.find(({ id }) => id === 'hosts')?.state).toBe('waiting');
  });

  it('is refused when something else listens where a node does', async () => {
    await changeUntilDone(second, takePort);
    const { error } = await createInVain();
    expect(error?.details?.[0]).toBe(`${second.name}: Ports: TCP 10250 is used by perl [ports]`);
  });

  it('is refused when one does not answer', async () => {
    await changeUntilDone(second, {
      by: 'systemctl stop ssh.socket ssh; pkill sshd',
      back: 'systemctl start ssh',
    });
    const before = await snapshotMachine(first);
    const record = await (await home.core.clusters.create({ spec: spec() })).done;
    expect(record.error).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining(second.name),
    });
    await expectAsBefore(first, before);
  });

  it('can be cancelled meanwhile, and leaves nothing', async () => {
    const before = await snapshotMachine(first);
    const started = await home.core.clusters.create({ spec: spec() });
    started.cancel();
    expect((await started.done).state).toBe('cancelled');
    await expectAsBefore(first, before);
  });
});

describe('two machines that call themselves the same', { timeout: 240_000 }, () => {
  const rename = () => inside(second, `hostname ${first.name}; echo ${first.name} > /etc/hostname`);

  it('are refused, and become nodes of their own names when that is to be ignored', async () => {
    await rename();
    const { error } = await createInVain();
    expect(error?.hint).toContain('--ignore-preflight-errors=host-name');
    const record = await finish(
      home.core.clusters.create({ spec: spec(), ignorePreflightErrors: ['host-name'] }),
    );
    expect(record.phases[0]).toMatchObject({ id: 'preflight', state: 'done' });
    const nodes = await home.core.clusters.nodes(CLUSTER, { signal: within(60_000) });
    expect(nodes.map(({ name, status }) => [name, status])).toEqual([
      [first.name, 'Ready'],
      [second.name, 'Ready'],
    ]);
  });

  it('are no problem any more to a create that goes on with their cluster', async () => {
    const record = await finish(home.core.clusters.resume({ name: CLUSTER, onFailure: 'keep' }));
    expect(record.state).toBe('done');
    await finish(home.core.clusters.delete({ name: CLUSTER }));
  });

  it('get names of their own by hosts check --fix, which says what it did', async () => {
    const names = [first.name, second.name];
    const { code, stdout } = await home.slipway('hosts', 'check', ...names, '--fix', '--yes', '--json').done;
    expect(code).toBe(0);
    const { findings, fixes } = JSON.parse(stdout);
    expect(fixes).toEqual([
      { host: first.name, fix: 'set-host-name', state: 'unneeded', changes: [] },
      {
        host: second.name,
        fix: 'set-host-name',
        state: 'done',
        changes: [`The host name is ${second.name}; it was ${first.name}.`],
      },
    ]);
    expect(findings.filter(({ level }: { level: string }) => level === 'problem')).toEqual([]);
    expect(await inside(second, 'hostname; cat /etc/hostname')).toBe(`${second.name}\n${second.name}`);
  });
});

describe('mending a machine', { timeout: 60_000 }, () => {
  const fix = async (name: HostFix) => {
    const request = [{ host: first.name, fix: name }];
    const { results } = await home.core.hosts.fix([first.name, second.name], request, {
      signal: within(60_000),
    });
    return results[0];
  };

  it('changes once what is to be changed, and nothing the second time', async () => {
    // Where this computer itself swaps, a machine of the tests, which shares its kernel, would turn that off.
    const swaps = await inside(first, 'sed 1d /proc/swaps');
    const about = swaps === '' ? 'swap-off' : 'set-host-name';
    await inside(first, `echo '/dev/none none swap sw 0 0' >> /etc/fstab; echo other > /etc/hostname`);
    expect((await fix(about))?.state).toBe('done');
    const before = await snapshotMachine(first);
    expect(await fix(about)).toMatchObject({ state: 'unneeded', changes: [] });
    await expectAsBefore(first, before);
  });

  it('says what it cannot do, and changes nothing', async () => {
    const before = await snapshotMachine(first);
    expect(await fix('open-firewall-ports')).toMatchObject({
      state: 'failed',
      changes: [],
      error: { message: expect.stringContaining('Neither firewalld nor ufw is active') },
    });
    await expectAsBefore(first, before);
  });
});
