import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEnv, readLoginEnv } from '../../../src/main/loginEnv.ts';
import { openTempFolder } from '../../helpers/tempFolder.ts';

describe('parseEnv', () => {
  it('takes PATH and the proxies, whatever the shell printed before and whatever they hold', () => {
    const output =
      'Welcome!\nPATH=/wrong\0__slipway_env_begin__PATH=/opt/bin:/usr/bin\0SECRET=x\0HTTPS_PROXY=http://a=b\nc\0no_proxy=\0';
    expect(parseEnv(output)).toEqual({
      PATH: '/opt/bin:/usr/bin',
      HTTPS_PROXY: 'http://a=b\nc',
      no_proxy: '',
    });
  });

  it('takes nothing where there is no mark', () => {
    expect(parseEnv('PATH=/usr/bin\0')).toEqual({});
  });
});

describe('readLoginEnv', () => {
  /** A shell of a person's own, and what was read through it. */
  const read = async (script: string, within = 10_000) => {
    await using folder = await openTempFolder();
    const shell = path.join(folder.path, 'shell');
    await writeFile(shell, `#!/bin/sh\n${script}\n`);
    await chmod(shell, 0o755);
    const startedAt = performance.now();
    const env = await readLoginEnv({ shell, env: { PATH: '/usr/bin:/bin' }, within });
    return { env, took: performance.now() - startedAt };
  };

  it("gives what the person's start-up files set", async () => {
    const { env } = await read('echo hello; export PATH="/my/plugins:$PATH"; eval "$2"');
    expect(env['PATH']).toBe('/my/plugins:/usr/bin:/bin');
  });

  it('gives nothing when the shell fails, is not there, or is no path', async () => {
    expect((await read('exit 3')).env).toEqual({});
    expect(await readLoginEnv({ shell: '/nonexistent/shell', env: {} })).toEqual({});
    expect(await readLoginEnv({ shell: 'sh', env: {} })).toEqual({});
    expect(await readLoginEnv({ shell: undefined, env: {} })).toEqual({});
  });

  it('ends a shell that hangs', async () => {
    const { env, took } = await read('sleep 600', 300);
    expect(env).toEqual({});
    expect(took).toBeLessThan(5000);
  });

  it('does not wait for what a start-up file leaves running', async () => {
    const { env, took } = await read('sleep 600 & eval "$2"');
    expect(env['PATH']).toBe('/usr/bin:/bin');
    expect(took).toBeLessThan(5000);
  });
});
