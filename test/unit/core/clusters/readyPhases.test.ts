import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readyPhases, storageClassPhase } from '../../../../src/core/clusters/readyPhases.ts';
import type { Host } from '../../../../src/core/hosts/host.ts';
import type { AdminConnection } from '../../../../src/core/kube/connect/connectAsAdmin.ts';
import type { ApiAnswer } from '../../../../src/core/kube/connection.ts';
import { encodeQuery } from '../../../../src/core/kube/dns.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const busy = new AppError('HOST_UNREACHABLE', 'The API server did not answer within 10 s');
const ok = (body: unknown) => ({ status: 200, body });
const ready = ok({ metadata: { name: 'a' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } });
const slices = ok({ items: [{ endpoints: [{ conditions: { ready: true } }] }] });
const IS_DEFAULT = { 'storageclass.kubernetes.io/is-default-class': 'true' };
const classes = ok({ items: [{ metadata: { annotations: IS_DEFAULT } }] });
const answer = { exitCode: 0, stdout: '', stderr: '' };
/** As od prints the head of an answer over TCP: length, id, no error, one question, one record. */
const FOUND = '00 2c 00 01 81 80 00 01 00 01 00 00 00 00';

/** Runs one phase; each question gets the next of the answers, and the last one from then on. */
const runPhase = async (
  id: string,
  answers: readonly (ApiAnswer<unknown> | Error)[],
  { within = 10_000, execs = [] }: { within?: number; execs?: readonly (string | Error)[] } = {},
) => {
  const next = <T>(list: readonly (T | Error)[]) => {
    const left = [...list];
    return async () => {
      const [first] = left.length > 1 ? left.splice(0, 1) : left;
      if (first instanceof Error) throw first;
      return first as T;
    };
  };
  const give = next(answers);
  const run = next(execs);
  let asked = 0;
  const ran: (readonly string[])[] = [];
  const exec: Host['exec'] = async (argv) => {
    ran.push(argv);
    return { ...answer, stdout: (await run()) as string };
  };
  const api = {
    call: () => {
      asked += 1;
      return give();
    },
    close: () => undefined,
  } as unknown as AdminConnection;
  const waiting = { within, needs: [], openApi: async () => api };
  const phases = readyPhases({
    nodes: ['a'],
    host: () => ({ exec }) as Host,
    serviceSubnet: '10.96.0.0/16',
    domain: 'cluster.local',
    ...waiting,
  });
  const phase = [...phases, storageClassPhase(waiting)].find((each) => each.id === id);
  const log = () => undefined;
  const error = await phase
    ?.run({ node: 'a', signal: AbortSignal.timeout(20_000), log, note: log } as never)
    .then(
      () => undefined,
      (reason: unknown) => reason as AppError,
    );
  return { error, asked, ran };
};

describe('an API server that is busy for the moment', () => {
  it.each([
    ['ready', ready],
    ['coredns', slices],
    ['storage-class', classes],
  ] as const)('is asked again: %s', async (id, good) => {
    const { error, asked } = await runPhase(id, [busy, { status: 503, body: 'busy' }, good]);
    expect(error).toBeUndefined();
    expect(asked).toBe(3);
  });

  it('is given up in the end, with what it last did', async () => {
    const { error } = await runPhase('coredns', [busy], { within: 300 });
    expect(error).toMatchObject({ code: 'TIMED_OUT', details: [busy.message] });
  });

  it('is told at once when it is another fault', async () => {
    const refused = new AppError('API_FAILED', 'The API server refused it');
    const { error, asked } = await runPhase('ready', [refused]);
    expect(error).toBe(refused);
    expect(asked).toBe(1);
  });
});

describe('a node', () => {
  it('that takes long to ask for a name asks again', async () => {
    const late = new AppError('TIMED_OUT', 'sh did not end within 5 s on a.');
    const { error } = await runPhase('dns', [], { execs: [late, '', FOUND] });
    expect(error).toBeUndefined();
  });

  it('asks the DNS service by bytes that its shell can print, until it is DNS that answers', async () => {
    const { ran } = await runPhase('dns', [], { execs: [FOUND] });
    const [argv = []] = ran;
    expect(argv[4]).toBe('10.96.0.10');
    await using folder = await openTempFolder();
    const asked = path.join(folder.path, 'asked');
    // Once something else takes the connection; then the answer is one of DNS.
    const program = `#!/bin/sh
echo "$@" >> ${folder.path}/calls
cat > ${asked}
if [ "$(wc -l < ${folder.path}/calls)" = 1 ]; then echo HTTP/1.1 400; else printf '\\000\\054\\000\\001\\201\\200'; fi
`;
    await writeFile(path.join(folder.path, 'socat'), program, { mode: 0o755 });
    const [shell = '', ...given] = argv;
    const env = { ...process.env, PATH: `${folder.path}:${process.env['PATH']}` };
    const { stdout } = await promisify(execFile)(shell, given, { env });
    expect(stdout.trim()).toBe('00 2c 00 01 81 80');
    expect((await readFile(`${folder.path}/calls`, 'utf8')).split('\n')[1]).toContain('TCP4:10.96.0.10:53');
    expect(await readFile(asked)).toEqual(encodeQuery('kubernetes.default.svc.cluster.local'));
  });

  it('that has not registered, or says why it is not Ready, is told of so', async () => {
    const absent = await runPhase('ready', [{ status: 404, body: {} }], { within: 200 });
    expect(absent.error?.details).toEqual(['a has not registered']);
    const conditions = [{ type: 'Ready', status: 'False', message: 'no network' }];
    const unready = await runPhase('ready', [ok({ metadata: { name: 'a' }, status: { conditions } })], {
      within: 200,
    });
    expect(unready.error?.details).toEqual(['a is not Ready: no network']);
  });
});

it('an image without a default StorageClass is told of at once', async () => {
  const { error, asked } = await runPhase('storage-class', [ok({ items: [] })]);
  expect(error?.code).toBe('IMAGE_BROKEN');
  expect(asked).toBe(1);
});
