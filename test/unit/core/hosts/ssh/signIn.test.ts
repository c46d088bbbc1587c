import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import ssh2, { type AnyAuthMethod, type AuthenticationType, type BaseAgent, type ParsedKey } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { listSignIns, tryInTurn } from '../../../../../src/core/hosts/ssh/signIn.ts';
import type { SshEndpoint, SshSecrets } from '../../../../../src/core/hosts/ssh/sshEndpoint.ts';
import { makeSshKey } from '../../../../helpers/makeSshKey.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const ENDPOINT: SshEndpoint = {
  host: 'node-1',
  port: 22,
  user: 'ada',
  identityFiles: [],
  defaultIdentityFiles: [],
  agent: undefined,
  knownHostsFiles: [],
  jumps: [],
};
const list = (endpoint: Partial<SshEndpoint>, secrets: SshSecrets = {}) =>
  listSignIns({ ...ENDPOINT, ...endpoint }, secrets);

/** What is tried on a server that refuses everything and offers these ways. */
const tryAll = (
  methods: readonly AnyAuthMethod[],
  offered: readonly AuthenticationType[],
  partial = false,
) => {
  const tried: string[] = [];
  const next = tryInTurn({ methods, locked: [], remarks: [] }, (type) => tried.push(type));
  let answer: unknown;
  const say = (method: unknown) => {
    answer = method;
  };
  next(null as unknown as AuthenticationType[], false, say as never);
  while (answer !== false) next([...offered], partial, say as never);
  return tried;
};

const writeKey = async (folder: string, name: string, passphrase?: string) => {
  const file = path.join(folder, name);
  await makeSshKey(file, { ...(passphrase === undefined ? {} : { passphrase }), comment: name });
  return file;
};

describe('the ways to sign in', () => {
  it('are the named keys, the agent, the usual keys and the password', async () => {
    await using folder = await openTempFolder();
    const socket = path.join(folder.path, 'agent');
    const server = createServer().listen(socket);
    try {
      const { methods, locked, remarks } = await list(
        {
          identityFiles: [await writeKey(folder.path, 'named')],
          agent: socket,
          defaultIdentityFiles: [await writeKey(folder.path, 'usual'), path.join(folder.path, 'missing')],
        },
        { password: 'secret' },
      );
      expect(methods.map(({ type }) => type)).toEqual([
        'publickey',
        'agent',
        'publickey',
        'password',
        'keyboard-interactive',
      ]);
      expect([locked, remarks]).toEqual([[], []]);
    } finally {
      server.close();
    }
  });

  describe('with an agent of several keys', () => {
    const KEYS = ['first', 'second', 'third'];

    /** Key files, locked ones with the public half beside them; the agent has all of them. */
    const openAgent = async () => {
      const folder = await openTempFolder();
      const file = (name: string) => path.join(folder.path, name);
      for (const name of KEYS) await writeKey(folder.path, name);
      await writeKey(folder.path, 'locked', 'open-sesame');
      const held = await Promise.all(
        [...KEYS, 'locked'].map(
          async (name) => ssh2.utils.parseKey(await readFile(file(`${name}.pub`))) as ParsedKey,
        ),
      );
      const server = createServer((socket) => {
        const agent = new ssh2.AgentProtocol(false);
        agent.on('identities', (request) => agent.getIdentitiesReply(request, held));
        socket.on('error', () => undefined);
        agent.pipe(socket).pipe(agent);
      }).listen(file('agent'));
      await once(server, 'listening');
      /** What is offered to a server: a key of the agent by its comment, or `file` for a key that was read. */
      const offer = async (names: readonly string[], identitiesOnly?: boolean) => {
        const { methods } = await list({
          agent: file('agent'),
          identityFiles: names.map(file),
          ...(identitiesOnly === undefined ? {} : { identitiesOnly }),
        });
        const offered: string[] = [];
        for (const method of methods) {
          if (method.type === 'agent')
            offered.push(...(await listHeld(method.agent as BaseAgent<ParsedKey>)));
          else offered.push('file');
        }
        return offered;
      };
      const listHeld = (agent: BaseAgent<ParsedKey>) =>
        new Promise<readonly string[]>((resolve, reject) => {
          agent.getIdentities((error, keys = []) => {
            if (error) reject(error);
            else resolve((keys as ParsedKey[]).map(({ comment }) => comment));
          });
        });
      const close = async () => {
        server.close();
        await folder[Symbol.asyncDispose]();
      };
      return { offer, [Symbol.asyncDispose]: close };
    };

    it('begin with those that were named', async () => {
      await using agent = await openAgent();
      expect(await agent.offer([])).toEqual([...KEYS, 'locked']);
      expect(await agent.offer(['third.pub'])).toEqual(['third', 'first', 'second', 'locked']);
      expect(await agent.offer(['locked', 'third.pub'])).toEqual(['locked', 'third', 'first', 'second']);
      expect(await agent.offer(['second'])).toEqual(['file', ...KEYS, 'locked']);
    });

    it('are no others where only those that were named count', async () => {
      await using agent = await openAgent();
      expect(await agent.offer(['locked', 'third.pub'], true)).toEqual(['locked', 'third']);
      expect(await agent.offer(['second'], true)).toEqual(['file']);
      expect(await agent.offer([], true)).toEqual([]);
    });

    it('are missed where a public key was named and there is no agent', async () => {
      await using folder = await openTempFolder();
      const file = `${await writeKey(folder.path, 'key')}.pub`;
      expect(await list({ identityFiles: [file] })).toEqual({
        methods: [],
        locked: [],
        remarks: [`${file} is a public key, and there is no SSH agent that could have the private one.`],
      });
    });
  });

  it('leave out a locked key, and tell whether a passphrase was given', async () => {
    await using folder = await openTempFolder();
    const file = await writeKey(folder.path, 'locked', 'open-sesame');
    expect((await list({ identityFiles: [file] })).locked).toEqual([{ file, isWrong: false }]);
    const wrong = await list({ identityFiles: [file] }, { passphrases: { [file]: 'open-barley' } });
    expect(wrong.locked).toEqual([{ file, isWrong: true }]);
    const right = await list({ identityFiles: [file] }, { passphrases: { [file]: 'open-sesame' } });
    expect(right.methods.map(({ type }) => type)).toEqual(['publickey']);
    expect(right.locked).toEqual([]);
  });

  it('tell of a named key that is missing or is none, and of an agent that is gone', async () => {
    await using folder = await openTempFolder();
    const [missing, none, agent] = ['missing', 'none', 'agent'].map((name) => path.join(folder.path, name));
    await writeFile(none as string, 'no key');
    const { methods, remarks } = await list({ identityFiles: [missing as string, none as string], agent });
    expect(methods).toEqual([]);
    expect(remarks).toEqual([
      expect.stringContaining(missing as string),
      expect.stringContaining(`${none} is no private key`),
      `The SSH agent at ${agent} does not answer (ENOENT).`,
    ]);
  });
});

describe('one way after the other', () => {
  const key = { type: 'publickey', username: 'ada', key: '' } as const;
  const password = { type: 'password', username: 'ada', password: 'secret' } as const;
  const questions = { type: 'keyboard-interactive', username: 'ada', prompt: () => undefined } as const;

  it('leaves out what the server does not offer', () => {
    expect(tryAll([key, password], ['publickey'])).toEqual(['publickey']);
    expect(tryAll([key, key, questions], ['keyboard-interactive'])).toEqual([
      'publickey',
      'keyboard-interactive',
    ]);
  });

  it('gives a refused password no second time by questions', () => {
    expect(tryAll([password, questions], ['password', 'keyboard-interactive'])).toEqual(['password']);
  });

  it('answers questions where no password is taken, or where they come after it', () => {
    expect(tryAll([password, questions], ['keyboard-interactive'])).toEqual([
      'password',
      'keyboard-interactive',
    ]);
    expect(tryAll([password, questions], ['password', 'keyboard-interactive'], true)).toEqual([
      'password',
      'keyboard-interactive',
    ]);
  });
});
