import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCore } from '../../../../src/core/createCore.ts';
import { readSettings } from '../../../../src/core/settings/readSettings.ts';

describe('the settings', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'slipway-settings-'));
    await mkdir(join(home, 'config'));
  });
  afterEach(() => rm(home, { recursive: true }));
  const write = (text: string) => writeFile(join(home, 'config', 'config.json'), text);

  it('are empty where there is no file, and none is made', async () => {
    expect(readSettings(join(home, 'elsewhere'))).toEqual({});
    expect(await readdir(home)).toEqual(['config']);
  });

  it('keep what another version of the app wrote', async () => {
    await write('{"dockerHost":"unix:///x.sock","theme":"dark"}');
    expect(readSettings(join(home, 'config'))).toEqual({ dockerHost: 'unix:///x.sock', theme: 'dark' });
  });

  it.each([
    ['no JSON', '{'],
    ['a number for a host', '{"dockerHost":1}'],
    ['an empty host', '{"dockerHost":""}'],
  ])('are refused with the name of the file when they hold %s', async (_what, text) => {
    await write(text);
    expect(() => readSettings(join(home, 'config'))).toThrow(
      new RegExp(`The settings in ${join(home, 'config', 'config.json')} cannot be used: .+`),
    );
  });

  it('name the engine before the environment does', async () => {
    await write(JSON.stringify({ dockerHost: `unix://${home}/nobody.sock` }));
    const core = createCore({
      env: { SLIPWAY_HOME: home, DOCKER_HOST: 'unix:///other.sock' },
      homedir: home,
    });
    await expect(core.describeEngine({ signal: AbortSignal.timeout(10_000) })).rejects.toMatchObject({
      code: 'DOCKER_UNREACHABLE',
      message: expect.stringContaining(`${home}/nobody.sock`),
    });
  });
});
