import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProgress } from '../../../src/core/nodeImage/imageEngine.ts';
import { type FaultBench, openFaultBench } from '../../helpers/faultBench.ts';

const NAME = 'ft-broken';
const image = (tag: string) => `slipway-test/broken:${tag}`;

/** Builds an image from a Dockerfile without running anything in it. */
const buildImage = async (docker: Docker, tag: string, dockerfile: string) => {
  const context = pack();
  context.entry({ name: 'Dockerfile' }, dockerfile);
  context.entry({ name: 'readme' }, 'no node');
  context.entry({ name: 'config.toml' }, 'version = 3\nroot = [broken');
  context.finalize();
  const stream = await docker.buildImage(context as unknown as NodeJS.ReadableStream, { t: image(tag) });
  await readProgress(stream, () => undefined);
};

/** What an error says that came only when a wait for a node that might still come up had run out. */
const WAITED = /in vain|timed out|in time/i;

describe('a broken node image', () => {
  let bench: FaultBench;
  const tags = ['empty', 'ends', 'containerd'];

  beforeAll(async () => {
    bench = await openFaultBench(NAME);
    // The node image itself, made by an earlier create where it was not there.
    const listed = await bench.run(['image', 'list', '--json']);
    const { images } = JSON.parse(listed.stdout) as { images: readonly { name: string; current: boolean }[] };
    const base = (images.find(({ current }) => current) ?? images[0])?.name;
    await buildImage(bench.docker, 'empty', 'FROM scratch\nCOPY readme /readme\n');
    await buildImage(
      bench.docker,
      'ends',
      `FROM ${base}\nENTRYPOINT ["/bin/sh", "-c", "echo the entrypoint gives up; exit 3"]\n`,
    );
    await buildImage(
      bench.docker,
      'containerd',
      `FROM ${base}\nCOPY config.toml /etc/containerd/config.toml\n`,
    );
  });
  afterAll(async () => {
    try {
      for (const tag of tags) await bench.docker.getImage(image(tag)).remove({ force: true });
    } finally {
      await bench[Symbol.asyncDispose]();
    }
  });

  const create = (name: string) => bench.run(['create', NAME, '--workers', '1', '--image', name]);

  it('that is no node image at all is told, and leaves nothing', async () => {
    const { code, stderr } = await create(image('empty'));
    expect(code).toBe(1);
    expect(stderr).toContain(`${image('empty')} is no node image`);
    expect(stderr).toContain('Name a node image that follows the contract of kindest/node');
    expect(stderr).not.toMatch(WAITED);
    await bench.expectNothingLeft(NAME);
  });

  it('whose entrypoint ends is told with its last lines, and leaves nothing', async () => {
    const { code, stderr } = await create(image('ends'));
    expect(code).toBe(1);
    expect(stderr).toContain('the entrypoint gives up');
    expect(stderr).toContain('Name another one, or none');
    expect(stderr).not.toMatch(WAITED);
    await bench.expectNothingLeft(NAME);
  });

  it('whose containerd does not start is told with its last lines, and leaves nothing', async () => {
    const { code, stderr } = await create(image('containerd'));
    expect(code).toBe(1);
    expect(stderr).toContain('containerd did not come up in it');
    expect(stderr).toContain('toml: ');
    expect(stderr).not.toMatch(WAITED);
    await bench.expectNothingLeft(NAME);
  });

  it('of a name that there is nowhere is told, and leaves nothing', async () => {
    const { code, stderr } = await create('127.0.0.1:9/slipway-test/nowhere:v1');
    expect(code).toBe(1);
    expect(stderr).toContain(
      '127.0.0.1:9/slipway-test/nowhere:v1 is not in the engine, and pulling it failed',
    );
    expect(stderr).toContain('or name none');
    await bench.expectNothingLeft(NAME);
  });
});
