import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type HostKey,
  judgeHostKey,
  knownHostName,
  listKnownTypes,
  readHostKey,
} from '../../../../../src/core/hosts/ssh/knownHosts.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const run = promisify(execFile);

/** A host key as it comes over the wire, with bytes of its own. */
const makeKey = (type = 'ssh-ed25519'): HostKey => {
  const word = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return readHostKey(Buffer.concat([word(Buffer.from(type)), word(randomBytes(32))]));
};

const key = makeKey();
const other = makeKey();
const lineOf = (names: string, { type, key }: HostKey) => `${names} ${type} ${key}`;
const judge = (text: string, host = 'node-1', port = 22) =>
  judgeHostKey([{ path: '/home/ada/.ssh/known_hosts', text }], { host, port }, key).known;

describe('a machine that known_hosts files know', () => {
  it('is known by its name, by one name of several, and by a pattern', () => {
    expect(judge(lineOf('node-1', key))).toBe('yes');
    expect(judge(lineOf('192.0.2.7,node-1,node-1.example', key))).toBe('yes');
    expect(judge(lineOf('node-?', key))).toBe('yes');
    expect(judge(lineOf('*.example', key), 'node-1.example')).toBe('yes');
    expect(judge(lineOf('node-11', key))).toBe('no');
    expect(judge(lineOf('*.example', key), 'example')).toBe('no');
  });

  it('is not known by a line that leaves it out', () => {
    expect(judge(lineOf('node-*,!node-1', key))).toBe('no');
    expect(judge(lineOf('!node-1,node-*', key))).toBe('no');
    expect(judge(lineOf('!node-2', key))).toBe('no');
  });

  it('is known with its port where that is not 22', () => {
    expect(knownHostName({ host: 'Node-1', port: 22 })).toBe('node-1');
    expect(knownHostName({ host: 'Node-1', port: 2222 })).toBe('[node-1]:2222');
    expect(judge(lineOf('[node-1]:2222', key), 'node-1', 2222)).toBe('yes');
    expect(judge(lineOf('node-1', key), 'node-1', 2222)).toBe('no');
    expect(judge(lineOf('[node-1]:2222', key))).toBe('no');
  });

  it('is known by the name that it is to be called by, whatever its port', () => {
    const lab = { host: 'node-1', port: 2222, hostKeyAlias: 'Lab' };
    const judgeLab = (text: string) => judgeHostKey([{ path: '/a', text }], lab, key).known;
    expect(knownHostName(lab)).toBe('lab');
    expect(judgeLab(lineOf('lab', key))).toBe('yes');
    expect(judgeLab(lineOf('[node-1]:2222', key))).toBe('no');
    expect(judgeLab(lineOf('lab', other))).toBe('other');
  });

  it('is known in upper case too', () => {
    expect(judge(lineOf('NODE-1', key))).toBe('yes');
    expect(judge(lineOf('node-1', key), 'NODE-1')).toBe('yes');
  });

  it('is known in a file with comments, blank lines, words after the key and the ends of lines of Windows', () => {
    const text = `# node-1 ${key.type} ${other.key}\r\n\r\n  ${lineOf('node-1', key)} ada@desk\r\n`;
    expect(judge(text)).toBe('yes');
  });

  it('is not known by lines that are none', () => {
    expect(judge(`node-1\nnode-1 ${key.type}\n${key.type} ${key.key}\n|1|x|y ${key.type} ${key.key}`)).toBe(
      'no',
    );
  });

  it('is known by any of several keys and files', () => {
    const files = [
      { path: '/a', text: lineOf('node-1', other) },
      { path: '/b', text: lineOf('node-1', key) },
    ];
    expect(judgeHostKey(files, { host: 'node-1', port: 22 }, key).known).toBe('yes');
  });
});

describe('a machine that shows another key', () => {
  it('is told with the known ones and their places', () => {
    const files = [{ path: '/a', text: `# mine\n${lineOf('node-1', other)}` }];
    expect(judgeHostKey(files, { host: 'node-1', port: 22 }, key)).toEqual({
      known: 'other',
      fingerprints: [other.fingerprint],
      places: ['/a line 2'],
    });
  });

  it('is another one when only a key of another type is known', () => {
    expect(judge(lineOf('node-1', makeKey('ecdsa-sha2-nistp256')))).toBe('other');
  });

  it('is told when that key was revoked, also where a line knows it', () => {
    expect(judge(`${lineOf('node-1', key)}\n@revoked ${lineOf('*', key)}`)).toBe('revoked');
    expect(judge(`@revoked ${lineOf('node-1', other)}`)).toBe('no');
  });

  it('is not known by an authority, which is left aside', () => {
    expect(judge(`@cert-authority ${lineOf('*', key)}`)).toBe('no');
    expect(judge(`@cert-authority ${lineOf('*', other)}\n${lineOf('node-1', key)}`)).toBe('yes');
  });
});

describe('the types of the keys that are known', () => {
  it('are those of the machine alone, each once', () => {
    const ecdsa = makeKey('ecdsa-sha2-nistp256');
    const text = [
      lineOf('node-1', key),
      lineOf('node-1', other),
      lineOf('node-1', ecdsa),
      lineOf('node-2', makeKey('ssh-rsa')),
      `@revoked ${lineOf('node-1', makeKey('ssh-rsa'))}`,
    ].join('\n');
    expect(listKnownTypes([{ path: '/a', text }], { host: 'node-1', port: 22 })).toEqual([
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
    ]);
  });
});

describe('hostile patterns', () => {
  it('are judged at once, ten thousand stars too', () => {
    const name = 'a'.repeat(255);
    expect(judge(lineOf(`${'*a'.repeat(10_000)}b`, key), name)).toBe('no');
    expect(judge(lineOf('*'.repeat(10_000), key), name)).toBe('yes');
  });

  it('are no regular expressions', () => {
    expect(judge(lineOf('node.1', key))).toBe('no');
    expect(judge(lineOf('(node-1|x)', key))).toBe('no');
    expect(judge(lineOf('[node-1', key))).toBe('no');
  });
});

describe("lines of OpenSSH's own making", () => {
  it('are known hashed, with the fingerprint that ssh-keygen prints', async ({ skip }) => {
    if (!(await run('ssh-keygen', ['-?']).catch(({ code }) => code !== 'ENOENT'))) skip();
    await using folder = await openTempFolder();
    const file = path.join(folder.path, 'host');
    const list = path.join(folder.path, 'known_hosts');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
    const [type = '', blob = ''] = (await readFile(`${file}.pub`, 'utf8')).split(' ');
    await writeFile(list, `node-1,192.0.2.7 ${type} ${blob}\n[node-2]:2222 ${type} ${blob}\n`);
    await run('ssh-keygen', ['-H', '-f', list]);
    const text = await readFile(list, 'utf8');
    expect(text).not.toContain('node-1');
    const shown = readHostKey(Buffer.from(blob, 'base64'));
    const judgeShown = (host: string, port: number) =>
      judgeHostKey([{ path: list, text }], { host, port }, shown).known;
    expect(shown.type).toBe('ssh-ed25519');
    expect(judgeShown('Node-1', 22)).toBe('yes');
    expect(judgeShown('192.0.2.7', 22)).toBe('yes');
    expect(judgeShown('node-2', 2222)).toBe('yes');
    expect(judgeShown('node-2', 22)).toBe('no');
    expect((await run('ssh-keygen', ['-l', '-f', file])).stdout).toContain(` ${shown.fingerprint} `);
  });

  it('are known hashed, from a line that was kept', () => {
    const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIPIEWEB5RgJ0zozFoLR758yZqtCafksDVwyTqxoLJCp3';
    const fixed = readHostKey(Buffer.from(blob, 'base64'));
    // What ssh-keygen -H makes of «node-1».
    const text = `|1|M5PPwwo39g117mP1VDCXTsyZAeY=|Xe4asu1ikKev5YZZpBNQhf8Fv1w= ssh-ed25519 ${blob}`;
    const judgeFixed = (host: string) =>
      judgeHostKey([{ path: '/a', text }], { host, port: 22 }, fixed).known;
    expect(fixed.fingerprint).toBe('SHA256:xM1bW5THJ/cnnbP8VvO2wPQviBu913kZNG9Sbk5TnrI');
    expect(judgeFixed('node-1')).toBe('yes');
    expect(judgeFixed('node-2')).toBe('no');
  });
});
