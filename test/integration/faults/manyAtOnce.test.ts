import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkName } from '../../../src/core/hosts/docker/containerOptions.ts';
import { expectDone, openFaultBench } from '../../helpers/faultBench.ts';
import { waitForPhase } from '../../helpers/waitForPhase.ts';

describe('two creates of one name at once', () => {
  const NAME = 'ft-twice';
  const ARGS = ['create', NAME, '--workers', '0'];

  it('make one cluster; the other is told who is at it', async () => {
    await using bench = await openFaultBench(NAME);
    const results = await Promise.all([bench.run(ARGS), bench.run(ARGS)]);
    const [winner, loser] = results.sort((a, b) => (a.code ?? 9) - (b.code ?? 9));
    expect(winner).toMatchObject({ code: 0 });
    expect(loser).toMatchObject({ code: 1 });
    expect(loser?.stderr).toMatch(/is being created by process \d+|There is a cluster named/);
    expect(await bench.readyNodes(NAME)).toEqual([`${NAME}-control-plane-1`]);
  });

  it('keep others from deleting it meanwhile', async () => {
    await using bench = await openFaultBench(NAME);
    const create = bench.start(ARGS);
    await waitForPhase(bench.folder, create, 'prepare');
    expect(await bench.find(NAME)).toMatchObject({ state: 'busy' });
    const deleted = await bench.run(['delete', NAME, '--yes']);
    expect(deleted.code).toBe(1);
    expect(deleted.stderr).toContain(`${NAME} is being created by process ${create.pid}`);
    create.kill('SIGINT');
    expect(await create.done).toMatchObject({ code: 130 });
    await bench.expectNothingLeft(NAME);
  });
});

describe('two clusters side by side', () => {
  const NAMES = ['ft-left', 'ft-right'] as const;

  it('come up at once in subnets of their own, and one goes without the other', async () => {
    await using bench = await openFaultBench(...NAMES);
    const results = await Promise.all(NAMES.map((name) => bench.run(['create', name, '--workers', '1'])));
    expect(results).toMatchObject([{ code: 0 }, { code: 0 }]);
    const networks = await Promise.all(
      NAMES.map((name) => bench.docker.getNetwork(networkName(name)).inspect()),
    );
    const subnets = networks.map(({ IPAM }) => IPAM?.Config?.[0]?.Subnet);
    expect(new Set(subnets).size).toBe(2);
    const [left, right] = NAMES;
    for (const name of NAMES) expect(await bench.readyNodes(name)).toHaveLength(2);

    expectDone(await bench.run(['delete', left, '--yes']));
    expect(await bench.containers(left)).toEqual([]);
    expect(await bench.readyNodes(right)).toEqual([`${right}-control-plane-1`, `${right}-worker-1`]);
    expectDone(await bench.run(['delete', right, '--yes']));
    for (const name of NAMES) await bench.expectNothingLeft(name);
  });
});

describe('a cluster that is half gone', () => {
  const NAME = 'ft-half';
  // Containers are enough: what runs in them does not matter here.
  const ARGS = ['create', NAME, '--workers', '2', '--wait', '0'];

  it('is listed and deleted when some of its containers are gone', async () => {
    await using bench = await openFaultBench(NAME);
    expectDone(await bench.run(ARGS));
    for (const node of [`${NAME}-control-plane-1`, `${NAME}-worker-2`])
      await bench.docker.getContainer(node).remove({ force: true, v: true });
    expect((await bench.find(NAME))?.nodes.map(({ name }) => name)).toEqual([`${NAME}-worker-1`]);
    expectDone(await bench.run(['delete', NAME, '--yes']));
    await bench.expectNothingLeft(NAME);
  });

  it("is listed and deleted when its network and the app's own files are gone", async () => {
    await using bench = await openFaultBench(NAME);
    expectDone(await bench.run(ARGS));
    const network = bench.docker.getNetwork(networkName(NAME));
    for (const node of await bench.containers(NAME))
      await network.disconnect({ Container: node, Force: true });
    await network.remove();
    await rm(path.join(bench.folder, 'data'), { recursive: true });
    expect((await bench.find(NAME))?.nodes).toHaveLength(3);
    expectDone(await bench.run(['delete', NAME, '--yes']));
    await bench.expectNothingLeft(NAME);
  });
});

describe('a create that fails', () => {
  const NAME = 'ft-keeps';

  it('keeps its nodes with --keep-on-failure, and goes on with --resume', async () => {
    await using bench = await openFaultBench(NAME);
    // Somebody pulls the plug of the worker in the middle.
    const create = bench.start(['create', NAME, '--workers', '1', '--keep-on-failure']);
    await waitForPhase(bench.folder, create, 'api');
    await bench.docker.getContainer(`${NAME}-control-plane-1`).stop({ t: 0 });
    const failed = await create.done;
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stderr).toContain(`create ${NAME} --resume`);
    expect(await bench.find(NAME)).toMatchObject({ state: 'unfinished' });
    expect(await bench.containers(NAME)).toHaveLength(2);
    expectDone(await bench.run(['create', NAME, '--resume']));
    expect(await bench.readyNodes(NAME)).toHaveLength(2);
    expectDone(await bench.run(['delete', NAME, '--yes']));
    await bench.expectNothingLeft(NAME);
  });

  it('removes all without it', async () => {
    await using bench = await openFaultBench(NAME);
    const create = bench.start(['create', NAME, '--workers', '1']);
    await waitForPhase(bench.folder, create, 'api');
    await bench.docker.getContainer(`${NAME}-control-plane-1`).stop({ t: 0 });
    const failed = await create.done;
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stderr).toContain(`Nothing of ${NAME} is left`);
    await bench.expectNothingLeft(NAME);
  });
});
