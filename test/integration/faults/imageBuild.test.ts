import { mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../src/core/lib/runCommand.ts';
import { findFolders } from '../../../src/core/settings/folders.ts';
import { openPrivateEngine, type PrivateEngine } from '../../helpers/privateEngine.ts';
import { type SlipwayProcess, startSlipway } from '../../helpers/startSlipway.ts';

/** Small, so that it is soon made again. */
const MISSING = 'cni-plugins-';

/** Finished parts of earlier builds on this machine. */
const parts = path.join(findFolders(process.env).cache, 'node-image');

const run = (...argv: readonly string[]) => runCommand(argv, { signal: AbortSignal.timeout(60_000) });

describe('an image build that is cut off', () => {
  let engine: PrivateEngine;
  let home: string;
  let cache: string;

  // An engine without images, and a cache on a disk of 16 MB that has all parts but one, and the Debian root.
  beforeAll(async () => {
    engine = await openPrivateEngine();
    home = await mkdtemp(path.join(tmpdir(), 'slipway-build-'));
    cache = path.join(home, 'cache', 'node-image');
    await mkdir(cache, { recursive: true });
    await run('mount', '-t', 'tmpfs', '-o', 'size=16m', 'slipway-test', cache);
    await mkdir(path.join(cache, 'bin'));
    for (const name of await readdir(path.join(parts, 'bin'))) {
      if (!name.startsWith(MISSING) && !name.includes('.part-'))
        await symlink(path.join(parts, 'bin', name), path.join(cache, 'bin', name));
    }
    await linkDebian();
  });
  afterAll(async () => {
    try {
      await run('umount', '--lazy', cache);
      await rm(home, { recursive: true, force: true });
    } finally {
      await engine[Symbol.asyncDispose]();
    }
  });

  const debianRoots = async () => (await readdir(parts)).filter((name) => /^debian-\w+\.tar$/.test(name));
  const linkDebian = async () => {
    for (const name of await debianRoots()) await symlink(path.join(parts, name), path.join(cache, name));
  };
  const unlinkDebian = async () => {
    for (const name of await debianRoots()) await rm(path.join(cache, name));
  };
  const build = (): SlipwayProcess => {
    const env = { ...process.env, SLIPWAY_HOME: home, DOCKER_HOST: engine.host };
    return startSlipway(['image', 'build', '--force'], { env });
  };
  /** What is in the cache under a name of its own. */
  const listMade = async () =>
    [...(await readdir(cache)), ...(await readdir(path.join(cache, 'bin')))].filter(
      (name) => name.startsWith(MISSING) || name.includes('.part-'),
    );
  const listImages = async () => (await engine.docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  const killWhen = async (moment: (slipway: SlipwayProcess) => Promise<unknown>) => {
    const slipway = build();
    try {
      await moment(slipway);
    } finally {
      slipway.kill('SIGKILL');
    }
    expect(await slipway.done).toMatchObject({ signal: 'SIGKILL' });
  };
  /** Resolves when the build has started this many containers. */
  const containerStarts = async (count: number) => {
    const filters = JSON.stringify({ type: ['container'], event: ['start'] });
    const events = await engine.docker.getEvents({ filters: filters as never });
    let seen = 0;
    for await (const chunk of events) {
      seen += String(chunk).trim().split('\n').length;
      if (seen >= count) return;
    }
  };

  it('by a full disk says so, and leaves no half-made part and no image', async () => {
    const { code, stderr } = await build().done;
    expect(code).toBe(1);
    expect(stderr).toContain('The disk is full');
    expect(stderr).toContain('Free some space');
    expect(await listMade()).toEqual([]);
    expect(await listImages()).toEqual([]);
  });

  it('by kill -9 while a part is compiled leaves nothing under its name', async () => {
    await killWhen((slipway) => slipway.said(/compiling cni-plugins/));
    expect((await listMade()).filter((name) => !name.includes('.part-'))).toEqual([]);
    expect(await listImages()).toEqual([]);
  });

  it('by kill -9 while Debian is installed leaves nothing under its name', async () => {
    await unlinkDebian();
    await killWhen((slipway) => slipway.said(/installing Debian packages/));
    expect((await readdir(cache)).filter((name) => /^debian-\w+\.tar$/.test(name))).toEqual([]);
    await linkDebian();
  });

  it('by kill -9 in the engine has no image of that name, and keeps the finished part', async () => {
    await run('mount', '-o', 'remount,size=3g', cache);
    const started = containerStarts(2);
    await killWhen((slipway) => Promise.race([started, slipway.done]));
    const images = await listImages();
    expect(images.filter((name) => /^slipway\/node:v/.test(name))).toEqual([]);
    // So that the next test has something to clear away.
    expect(images).toContainEqual(expect.stringMatching(/^slipway\/node:building-/));
    expect((await listMade()).filter((name) => !name.includes('.part-'))).toHaveLength(1);
  });

  it('goes on with what is finished, and clears away what the killed ones left', async () => {
    const [part = ''] = (await listMade()).filter((name) => !name.includes('.part-'));
    const before = (await stat(path.join(cache, 'bin', part))).mtimeMs;
    const { code, stdout } = await build().done;
    expect(code).toBe(0);
    expect(stdout).not.toContain('compiling');
    expect((await stat(path.join(cache, 'bin', part))).mtimeMs).toBe(before);
    expect(await listMade()).toEqual([part]);
    expect(await listImages()).toEqual([expect.stringMatching(/^slipway\/node:v1\.36\.3-[0-9a-f]{12}$/)]);
    expect(await engine.docker.listContainers({ all: true })).toEqual([]);
    expect((await engine.docker.listVolumes()).Volumes ?? []).toEqual([]);
  });
});
