import { spawnSync } from 'node:child_process';
import { homedir, hostname } from 'node:os';
import type Docker from 'dockerode';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { markThisProcess } from '../../src/core/lib/processIdentity.ts';
import { BUILD_LABEL, removeBuildLeftovers } from '../../src/core/nodeImage/imageEngine.ts';

describe('what an image build finds of others in the engine', () => {
  let docker: Docker;
  let image: string;
  const made: Docker.Container[] = [];

  beforeAll(async () => {
    const { env, platform } = process;
    const signal = AbortSignal.timeout(120_000);
    ({ docker } = await findEngine({ env, homedir: homedir(), platform, signal }));
    // Nothing in it is run: any image does.
    const [first] = await docker.listImages();
    if (first === undefined) throw new Error('these tests need some image in the engine');
    image = first.Id;
  });

  afterEach(async () => {
    for (const container of made.splice(0)) await container.remove({ force: true }).catch(() => undefined);
  });

  const survives = async (label: string) => {
    const container = await docker.createContainer({
      Image: image,
      Cmd: ['true'],
      Labels: { [BUILD_LABEL]: label },
    });
    made.push(container);
    await removeBuildLeftovers(docker);
    return await container.inspect().then(
      () => true,
      () => false,
    );
  };
  const mark = (builder: object) => JSON.stringify({ ...builder, machine: hostname() });

  it('leaves nodes alone, which have the label from their image', async () => {
    expect(await survives('')).toBe(true);
  });

  it('leaves what a build made that still runs', async () => {
    expect(await survives(mark(await markThisProcess()))).toBe(true);
  });

  it('leaves what a build on another machine made', async () => {
    expect(await survives(JSON.stringify({ pid: 1, identity: 'gone', machine: 'elsewhere.invalid' }))).toBe(
      true,
    );
  });

  it('removes what a killed build left', async () => {
    const { pid } = spawnSync('true');
    expect(await survives(mark({ pid, identity: 'gone' }))).toBe(false);
  });
});
