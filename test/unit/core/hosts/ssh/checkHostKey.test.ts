import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkHostKey } from '../../../../../src/core/hosts/ssh/checkHostKey.ts';
import { type HostKey, readHostKey } from '../../../../../src/core/hosts/ssh/knownHosts.ts';
import { readKnownHosts } from '../../../../../src/core/hosts/ssh/knownHostsFiles.ts';
import { readSshConfig } from '../../../../../src/core/hosts/ssh/readSshConfig.ts';
import { resolveEndpoint } from '../../../../../src/core/hosts/ssh/resolveEndpoint.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const makeKey = (): HostKey => {
  const type = Buffer.from('ssh-ed25519');
  const [length, size] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(type.length);
  size.writeUInt32BE(32);
  return readHostKey(Buffer.concat([length, type, size, randomBytes(32)]));
};
const KEY = makeKey();
const OTHER = makeKey();
const lineOf = (name: string, { type, key }: HostKey) => `${name} ${type} ${key}\n`;

/** Looks at the key that `node-1` shows, with this configuration and these files below `.ssh`. */
const openHome = async (config: string, files: Readonly<Record<string, string>> = {}) => {
  const folder = await openTempFolder();
  const inSsh = (name: string) => path.join(folder.path, '.ssh', name);
  await mkdir(inSsh(''));
  for (const [name, text] of Object.entries({ config, ...files })) await writeFile(inSsh(name), text);
  const endpoint = resolveEndpoint(
    { host: 'node-1' },
    { config: await readSshConfig(folder.path), homedir: folder.path, env: { USER: 'ada' } },
  );
  return {
    check: async (key = KEY) => {
      const files = [...endpoint.knownHostsFiles, ...(endpoint.globalKnownHostsFiles ?? [])];
      await checkHostKey(endpoint, key, { known: await readKnownHosts(files), accepted: [] });
    },
    readKnown: () => readFile(inSsh('known_hosts'), 'utf8').catch(() => undefined),
    inSsh,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
};

describe('the key of a machine that was never seen', () => {
  it('is asked about, and not written down', async () => {
    await using home = await openHome('');
    expect(await errorOf(home.check())).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      hint: expect.stringMatching(/^Compare it/),
      details: [KEY.fingerprint, expect.anything()],
    });
    expect(await home.readKnown()).toBeUndefined();
  });

  it.each(['accept-new', 'Accept-New', 'no', 'off'])(
    'is written down with StrictHostKeyChecking %s, and another one is refused after it',
    async (value) => {
      await using home = await openHome(`StrictHostKeyChecking ${value}`);
      await home.check();
      expect(await home.readKnown()).toBe(lineOf('node-1', KEY));
      await home.check();
      expect((await errorOf(home.check(OTHER))).code).toBe('HOST_KEY_CHANGED');
      expect(await home.readKnown()).toBe(lineOf('node-1', KEY));
    },
  );

  it.each(['yes', 'ask'])('is asked about with StrictHostKeyChecking %s', async (value) => {
    await using home = await openHome(`StrictHostKeyChecking ${value}`);
    expect((await errorOf(home.check())).code).toBe('HOST_KEY_UNKNOWN');
  });

  it('is known where a file of GlobalKnownHostsFile has it', async () => {
    await using home = await openHome('GlobalKnownHostsFile ~/.ssh/none ~/.ssh/all', {
      all: lineOf('node-*', KEY),
    });
    await home.check();
    expect((await errorOf(home.check(OTHER))).code).toBe('HOST_KEY_CHANGED');
  });

  it('may be signed by an authority that is trusted: it is said that certificates are not read', async () => {
    await using home = await openHome('', {
      known_hosts: `@cert-authority *,!node-2 ${OTHER.type} ${OTHER.key}\n`,
    });
    expect(await errorOf(home.check())).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      hint: expect.stringContaining(
        `A certificate authority is trusted for it (${home.inSsh('known_hosts')} line 1), but Slipway does not read host certificates`,
      ),
    });
    await writeFile(home.inSsh('known_hosts'), `@cert-authority node-2 ${OTHER.type} ${OTHER.key}\n`);
    expect((await errorOf(home.check())).hint).not.toContain('certificate');
  });
});
