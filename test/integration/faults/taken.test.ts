import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FaultBench, openFaultBench } from '../../helpers/faultBench.ts';
import { listenLocally } from '../../helpers/listenLocally.ts';

const NAME = 'ft-taken';

const createFrom = async (bench: FaultBench, file: object) => {
  const config = path.join(bench.folder, 'cluster.yaml');
  await writeFile(
    config,
    JSON.stringify({ apiVersion: 'slipway.dev/v1', kind: 'Cluster', name: NAME, ...file }),
  );
  return await bench.run(['create', '--config', config]);
};

const ONE_NODE = [{ role: 'control-plane' }];

describe('a create that wants what another has', () => {
  it('says that the port of the API server is taken, and leaves nothing', async () => {
    await using bench = await openFaultBench(NAME);
    await using taken = await listenLocally(createServer());
    const { code, stderr } = await createFrom(bench, { api: { port: taken.port }, nodes: ONE_NODE });
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${taken.port} on 127.0.0.1 is in use by another program.`);
    expect(stderr).toContain('Name another port');
    await bench.expectNothingLeft(NAME);
  });

  it('says that a mapped port is taken, and leaves nothing', async () => {
    await using bench = await openFaultBench(NAME);
    await using taken = await listenLocally(createServer());
    const ports = [{ container: 30080, host: taken.port }];
    const { code, stderr } = await createFrom(bench, { nodes: [{ role: 'control-plane', ports }] });
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${taken.port} on 127.0.0.1 is in use by another program.`);
    await bench.expectNothingLeft(NAME);
  });

  it("says which Docker network has the nodes' subnet, and leaves that network alone", async () => {
    await using bench = await openFaultBench(NAME);
    const subnet = '10.213.214.0/24';
    const network = await bench.docker.createNetwork({
      Name: 'ft-other',
      IPAM: { Config: [{ Subnet: subnet }] },
    });
    try {
      const { code, stderr } = await createFrom(bench, { network: { nodeSubnet: subnet }, nodes: ONE_NODE });
      expect(code).toBe(1);
      expect(stderr).toContain(`The node subnet ${subnet} clashes with`);
      expect(stderr).toContain('Docker network "ft-other"');
      expect(stderr).toContain('network.nodeSubnet');
      await bench.expectNothingLeft(NAME);
      expect(await network.inspect()).toMatchObject({ Name: 'ft-other' });
    } finally {
      await network.remove();
    }
  });

  it('says that a container of the wanted name is not ours, and leaves it alone', async () => {
    await using bench = await openFaultBench(NAME);
    const { images } = JSON.parse((await bench.run(['image', 'list', '--json'])).stdout) as {
      images: readonly { name: string }[];
    };
    const other = await bench.docker.createContainer({
      name: `${NAME}-control-plane-1`,
      Image: images[0]?.name ?? '',
    });
    try {
      const { code, stderr } = await createFrom(bench, { nodes: ONE_NODE });
      expect(code).toBe(1);
      expect(stderr).toContain(`a container named ${NAME}-control-plane-1 that Slipway did not make`);
      await bench.expectNothingLeft(NAME);
      expect(await other.inspect()).toMatchObject({ Name: `/${NAME}-control-plane-1` });
    } finally {
      await other.remove({ force: true, v: true });
    }
  });
});

const THEIRS = 'apiVersion: v1\nkind: Config\n# Mine.\n';

describe('a kubeconfig that somebody else keeps locked', () => {
  const lockOf = ({ kubeconfig }: FaultBench) => `${kubeconfig}.lock`;

  it('fails the create with the name of the lock, which stays, and removes what was made', async () => {
    await using bench = await openFaultBench(NAME);
    const lock = lockOf(bench);
    await writeFile(bench.kubeconfig, THEIRS);
    await writeFile(lock, 'theirs');
    const { code, stderr } = await bench.run(['create', NAME, '--workers', '0']);
    expect(code).toBe(1);
    expect(stderr).toContain(`The kubeconfig is locked: ${lock}`);
    expect(stderr).toContain(`delete ${lock}`);
    expect(await readFile(lock, 'utf8')).toBe('theirs');
    expect(await readFile(bench.kubeconfig, 'utf8')).toBe(THEIRS);
    expect(stderr).toContain(`Nothing of ${NAME} is left`);
    await rm(lock);
    await bench.expectNothingLeft(NAME);
  });
});
