import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clusterSpec } from '../../src/shared/clusterSpec.ts';
import type { OperationRecord } from '../../src/shared/operation.ts';
import { errorOf } from '../helpers/errorOf.ts';
import { expectAsBefore } from '../helpers/sshHosts/expectAsBefore.ts';
import type { Allowance, Fault, Relay } from '../helpers/sshHosts/openRelay.ts';
import { openRelayedHome, type RelayedHome } from '../helpers/sshHosts/openRelayedHome.ts';
import type { SshTestHost } from '../helpers/sshHosts/openSshHosts.ts';
import { snapshotMachine } from '../helpers/sshHosts/snapshotMachine.ts';
import { type Moment, strikeIn } from '../helpers/sshHosts/strikeIn.ts';
import { finish } from '../helpers/testHome.ts';

const CLUSTER = 'it-cut';
const within = (milliseconds: number) => AbortSignal.timeout(milliseconds);
/** In the inventory's order: the first two are control planes. */
const ROLES = ['control-plane', 'control-plane', 'worker'] as const;
const [FIRST, SECOND, WORKER] = [0, 1, 2] as const;

let home: RelayedHome;
let before: readonly (readonly string[])[];
const nameOf = (index: number) => home.machines.hosts[index]?.name ?? '';
const relayOf = (index: number) => home.relays[index] as Relay;

beforeAll(async () => {
  home = await openRelayedHome(ROLES.length);
  before = await Promise.all(home.machines.hosts.map(snapshotMachine));
}, 600_000);

afterAll(() => home?.[Symbol.asyncDispose]());

const create = () => {
  const nodes = ROLES.map((role, index) => ({ role, host: nameOf(index) }));
  const spec = clusterSpec.parse({ name: CLUSTER, provider: 'ssh', nodes });
  return home.core.clusters.create({ spec, onFailure: 'keep' });
};
const resume = () => home.core.clusters.resume({ name: CLUSTER, onFailure: 'keep', wait: 120_000 });

interface Break extends Pick<Moment, 'line'> {
  /** `join` is that of this machine. */
  readonly phase: string;
  readonly machine: number;
  readonly fault: Fault;
  readonly after?: Allowance;
}

/** Goes on with the create until a phase begins or says a line, and breaks the way to its machine then. */
const breakIn = async ({ phase, machine, fault, after, line }: Break, begin = resume) => {
  const node = nameOf(machine);
  const moment =
    phase === 'kubeconfig' ? { phase } : { phase: phase === 'join' ? `join-${node}` : phase, node };
  let isBroken = false;
  const record = await strikeIn(begin(), line === undefined ? moment : { ...moment, line }, () => {
    void relayOf(machine)
      .break(fault, after)
      .then(() => {
        isBroken = true;
      });
  });
  expect(isBroken).toBe(true);
  return record;
};

/** It says which machine, what happened, and what to do. */
const expectLost = ({ state, error }: OperationRecord, machine: number) => {
  expect(state).toBe('failed');
  expect(error).toMatchObject({
    code: 'HOST_UNREACHABLE',
    message: expect.stringContaining(nameOf(machine)),
    hint: expect.stringMatching(/\w/),
  });
};

/** In the order of one create: each goes on with what the one before has left. */
describe('a create whose machines are cut off again and again', { timeout: 900_000 }, () => {
  const MB = 1_000_000;

  afterEach(() => {
    for (const relay of home.relays) relay.heal();
  });

  it('ends when a connection is reset while a machine gets what it needs', async () => {
    const moment = { phase: 'hosts', machine: WORKER, fault: 'cut', after: { bytes: 30 * MB } } as const;
    expectLost(await breakIn(moment, create), WORKER);
  });

  it('ends when a machine falls silent while it gets what it needs', async () => {
    const moment = { phase: 'hosts', machine: WORKER, fault: 'swallow', after: { bytes: 30 * MB } } as const;
    expectLost(await breakIn(moment), WORKER);
    // As long as it is silent, nothing is changed on the others.
    const { state, error, phases } = await (await resume()).done;
    expect(state).toBe('failed');
    expect(error).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `${nameOf(WORKER)} cannot become a node of ${CLUSTER}.`,
    });
    expect(phases.find(({ id }) => id === 'hosts')?.state).toBe('waiting');
  });

  /**
   * The machine has taken a command when it answers: what is cut then has just begun, or is at work. kubeadm goes on
   * alone: the first makes keys, the other is a member of etcd that has not begun.
   */
  it.each<[string, number, Pick<Break, 'after' | 'line'>]>([
    ['prepare', WORKER, { after: { answers: 0 } }],
    ['balancer', SECOND, { after: { answers: 0 } }],
    ['control-plane', FIRST, { line: /\[certs\] Using certificateDir/ }],
    ['workers', WORKER, { after: { answers: 0 } }],
    ['api', FIRST, { after: { answers: 0 } }],
    ['addons', FIRST, { after: { answers: 0 } }],
    ['configuration', FIRST, { after: { answers: 0 } }],
    ['join', SECOND, { line: /Announced new etcd member/ }],
  ])('ends when a connection is reset in the phase %s', async (phase, machine, moment) => {
    expectLost(await breakIn({ phase, machine, fault: 'cut', ...moment }), machine);
  });

  it.each([
    ['control-plane', FIRST, 4],
    ['join', SECOND, 1],
  ])('ends when a machine falls silent in the phase %s', async (phase, machine, answers) => {
    expectLost(await breakIn({ phase, machine, fault: 'swallow', after: { answers } }), machine);
  });

  it.each([
    ['network', FIRST],
    ['finish', FIRST],
    ['ready', FIRST],
    ['dns', WORKER],
  ])('ends when a machine refuses connections in the phase %s', async (phase, machine) => {
    expectLost(await breakIn({ phase, machine, fault: 'refuse' }), machine);
  });

  it('is finished in the end, and all nodes are Ready', async () => {
    await finish(resume());
    const nodes = await home.core.clusters.nodes(CLUSTER, { signal: within(60_000) });
    expect(nodes.map(({ name, role, status }) => [name, role, status])).toEqual(
      ROLES.map((role, index) => [nameOf(index), role, 'Ready']),
    );
  });
});

describe('a cluster that is deleted while one of its machines is silent', { timeout: 300_000 }, () => {
  const remove = async () => await (await home.core.clusters.delete({ name: CLUSTER })).done;

  it('is in the list as stopped while all of them are out of reach', async () => {
    for (const relay of home.relays) await relay.break('refuse');
    const listed = await home.core.clusters.list({ signal: within(60_000) });
    const own = listed.filter(({ provider }) => provider === 'ssh');
    expect(own.map(({ name, state }) => [name, state])).toEqual([[CLUSTER, 'stopped']]);
    for (const relay of home.relays) relay.heal();
  });

  it('is taken off the others, and that machine is named, as often as it is asked', async () => {
    await relayOf(WORKER).break('swallow');
    for (const _ of ['the first time', 'once more']) {
      expect(await remove()).toMatchObject({
        state: 'failed',
        error: {
          code: 'CLEANUP_INCOMPLETE',
          hint: expect.stringContaining(`slipway delete ${CLUSTER}`),
          details: [`${nameOf(WORKER)} does not answer`],
        },
      });
    }
    for (const index of [FIRST, SECOND])
      await expectAsBefore(home.machines.hosts[index] as SshTestHost, before[index]);
  });

  it('is taken off that machine too when it answers again, and nothing is left', async () => {
    relayOf(WORKER).heal();
    expect(await remove()).toMatchObject({ state: 'done' });
    await expectAsBefore(home.machines.hosts[WORKER] as SshTestHost, before[WORKER]);
    expect((await errorOf(home.core.clusters.delete({ name: CLUSTER }))).code).toBe('CLUSTER_NOT_FOUND');
  });
});
