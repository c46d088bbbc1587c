import { symlink } from 'node:fs/promises';
import { arch, cpus, hostname, totalmem } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../../../../src/core/hosts/host.ts';
import { NEEDED_PROGRAMS } from '../../../../../src/core/hosts/preflight/hostFacts.ts';
import { readHostFacts } from '../../../../../src/core/hosts/preflight/readHostFacts.ts';
import { findProgram } from '../../../../../src/core/lib/findProgram.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { createFakeHost } from '../../../../helpers/fakeHost.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const signal = new AbortController().signal;

/** This machine, with what is run changed by the test. */
const hostThat = (root: string, change: (argv: readonly string[]) => readonly string[]): Host => {
  const host = createFakeHost('web-1', root);
  return { ...host, exec: (argv, options) => host.exec(change(argv), options) };
};

const expectThisMachine = (facts: Awaited<ReturnType<typeof readHostFacts>>) => {
  expect(facts).toMatchObject({
    architecture: { x64: 'x86_64', arm64: 'aarch64' }[arch() as string],
    hostName: hostname(),
    memoryBytes: totalmem(),
  });
  expect(facts.cpus).toBeLessThanOrEqual(cpus().length);
  expect(facts.disks.map(({ folder }) => folder)).toContain('/');
  expect(Object.values(facts.kernelFeatures)).toHaveLength(6);
  const { first = 0, last = 0, asked = 0, answered = 0 } = facts.clock ?? {};
  // A clock in whole seconds is up to one second behind.
  expect(first).toBeGreaterThan(asked - 1_001);
  expect(last).toBeGreaterThanOrEqual(first);
  expect(answered).toBeGreaterThanOrEqual(last);
};

/** Those of the shells that are installed here. */
const shells = await Array.fromAsync(
  [
    { name: 'dash', first: [] },
    { name: 'bash', first: ['--posix'] },
    { name: 'busybox', first: ['sh'] },
  ],
  async (shell) => ({ ...shell, program: await findProgram(shell.name, process.env['PATH']) }),
).then((all) => all.flatMap(({ program, ...shell }) => (program ? [{ ...shell, program }] : [])));

describe.runIf(process.platform === 'linux')('readHostFacts', () => {
  it('reads this machine', async () => {
    await using folder = await openTempFolder();
    const facts = await readHostFacts(createFakeHost('web-1', folder.path), { signal });
    expectThisMachine(facts);
    expect(facts.addresses?.map(({ address }) => address)).toContain('127.0.0.1');
    expect(facts.routes).toBeDefined();
    expect(facts.listeners).toBeDefined();
    expect(facts.marker).toBeUndefined();
  });

  it.each(shells)('runs in $name', async ({ program, first }) => {
    await using folder = await openTempFolder();
    const host = hostThat(folder.path, ([, ...rest]) => [program, ...first, ...rest]);
    expectThisMachine(await readHostFacts(host, { signal }));
  });

  it('leaves out what the programs for it are missing for', async () => {
    await using folder = await openTempFolder();
    for (const name of ['cat', 'date', 'uname', 'tar', 'sed']) {
      const program = await findProgram(name, process.env['PATH']);
      await symlink(program ?? expect.unreachable(`no ${name} here`), path.join(folder.path, name));
    }
    const shell = await findProgram('sh', process.env['PATH']);
    const host = hostThat(folder.path, ([, ...rest]) => [
      '/usr/bin/env',
      '-i',
      `PATH=${folder.path}`,
      shell ?? '/bin/sh',
      ...rest,
    ]);
    const facts = await readHostFacts(host, { signal, programFolders: '' });
    expect(facts).toMatchObject({
      hostName: hostname(),
      memoryBytes: totalmem(),
      cpus: undefined,
      disks: [],
      addresses: undefined,
      firewalls: [],
      missingPrograms: NEEDED_PROGRAMS.filter((name) => !['tar', 'sed'].includes(name)),
    });
    expect(facts.kernelRelease).toBeDefined();
    expect(facts.listeners).toBeDefined();
    expect(facts.routes).toBeDefined();
  });

  it('says so when what answers is no Linux machine', async () => {
    await using folder = await openTempFolder();
    const host = hostThat(folder.path, () => ['echo', 'Microsoft Windows']);
    expect(await errorOf(readHostFacts(host, { signal }))).toMatchObject({
      code: 'UNSUPPORTED',
      message: 'web-1 does not answer as a Linux machine does.',
    });
  });

  it('ends when it is cancelled', async () => {
    await using folder = await openTempFolder();
    const stop = new AbortController();
    const host = hostThat(folder.path, () => ['sleep', '60']);
    const reading = readHostFacts(host, { signal: stop.signal });
    stop.abort();
    expect(await errorOf(reading)).toMatchObject({ code: 'CANCELLED' });
  });
});
