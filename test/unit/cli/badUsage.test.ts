import { describe, expect, it } from 'vitest';
import { run } from './fakeIo.ts';

/** What is typed, and the two lines that answer it. */
const table: readonly (readonly [string, string, string])[] = [
  ['crate demo', 'unknown command `crate`; did you mean `create`?', 'See `slipway help` for all commands.'],
  ['fly', 'unknown command `fly`.', 'See `slipway help` for all commands.'],
  ['node list demo', 'unknown command `node`; did you mean `nodes`?', 'See `slipway help` for all commands.'],
  ['nodes', '`slipway nodes` needs a command: `list`, `add` or `remove`.', 'See `slipway help nodes`.'],
  ['nodes ad demo', 'unknown command `nodes ad`; did you mean `add`?', 'See `slipway help nodes`.'],
  ['image pull', 'unknown command `image pull`; it has `build` or `list`.', 'See `slipway help image`.'],
  ['help crate', 'unknown command `crate`; did you mean `create`?', 'See `slipway help` for all commands.'],
  [
    'create demo --worker 2',
    'unknown option `--worker`; did you mean `--workers`?',
    'See `slipway create --help`.',
  ],
  ['create demo -x', 'unknown option `-x`.', 'See `slipway create --help`.'],
  ['list --toString', 'unknown option `--toString`.', 'See `slipway list --help`.'],
  ['create', '`slipway create` needs NAME.', 'For example: slipway create demo'],
  ['delete', '`slipway delete` needs NAME.', 'See `slipway delete --help`.'],
  ['nodes remove', '`slipway nodes remove` needs CLUSTER and NODE.', 'See `slipway nodes remove --help`.'],
  ['nodes remove demo', '`slipway nodes remove` needs NODE.', 'See `slipway nodes remove --help`.'],
  ['list demo', '`slipway list` takes no words; `demo` is too much.', 'See `slipway list --help`.'],
  [
    'delete demo other',
    '`slipway delete` takes only NAME; `other` is too much.',
    'See `slipway delete --help`.',
  ],
  ['create demo --workers', '`--workers` needs a value: `--workers N`.', 'See `slipway create --help`.'],
  ['create demo --workers=', '`--workers` needs a value: `--workers N`.', 'See `slipway create --help`.'],
  [
    'create demo --image --resume',
    '`--image` needs a value (`--image IMAGE`), and `--resume` looks like an option.',
    'If it is meant: --image=--resume',
  ],
  ['delete demo --yes=no', '`--yes` takes no value.', 'See `slipway delete --help`.'],
  ['create demo --wait soon', '`--wait soon` is no duration.', 'A duration looks like 5m, 90s, 1m30s or 0.'],
  ['create demo --wait 5', '`--wait 5` is no duration.', 'A duration looks like 5m, 90s, 1m30s or 0.'],
  [
    'create demo --wait 25h',
    '`--wait 25h` is more than a day.',
    'A duration looks like 5m, 90s, 1m30s or 0.',
  ],
  [
    'create demo --port 80',
    '`--port 80` is no port mapping.',
    'It looks like 8080:30080 (port of this machine, port of the node), 8080:30080/udp or 0.0.0.0:8080:30080.',
  ],
  [
    'create demo --port 8080:70000',
    '`--port 8080:70000` is no port mapping.',
    'It looks like 8080:30080 (port of this machine, port of the node), 8080:30080/udp or 0.0.0.0:8080:30080.',
  ],
  [
    'create demo --resume --workers 3',
    '`--workers` cannot be used with `--resume`, which goes on with the cluster as it was asked for.',
    'Leave it out, or delete the cluster and create it anew.',
  ],
  ['create --resume', '`--resume` needs NAME.', 'For example: slipway create demo --resume'],
  [
    'create demo --config /no/such/file.yaml',
    'The cluster file /no/such/file.yaml cannot be read: there is no such file.',
    'Check the path after --config; `-` reads standard input.',
  ],
  [
    'create demo --config /tmp',
    'The cluster file /tmp cannot be read: it is a folder.',
    'Check the path after --config; `-` reads standard input.',
  ],
  [
    'delete Demo --yes',
    '"Demo" is no cluster name: a cluster name has lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen.',
    'See the names with `slipway list`.',
  ],
  [
    'delete demo',
    'Deleting demo has to be confirmed, and without a terminal nobody can be asked.',
    'Add --yes: slipway delete demo --yes',
  ],
  [
    'nodes add demo --workers 0',
    '`--workers 0` is no whole number from 1 to 50.',
    'For example: slipway nodes add demo --workers 2',
  ],
  [
    'hosts add',
    '`slipway hosts add` needs a machine: user@host.',
    'For example: slipway hosts add deploy@10.0.0.5',
  ],
  [
    'hosts add a@b c@d --name web',
    '`--name` is of one machine, and these are 2.',
    'For example: slipway hosts add deploy@10.0.0.5',
  ],
  [
    'hosts add a@b --file machines.txt',
    '`--file` names the machines, so no words go with it.',
    'For example: slipway hosts add deploy@10.0.0.5',
  ],
  [
    'hosts add a@b --accept-host-key abc',
    '`--accept-host-key abc` is no fingerprint.',
    'It is SHA256: and 43 characters, as ssh-keygen -l prints it.',
  ],
  ['hosts add a@b --label zone', '`--label zone` is no label.', 'A label looks like zone=a.'],
  [
    'hosts add --from-ssh-config',
    '`--from-ssh-config` needs names of your ~/.ssh/config that are not added yet.',
    'There are none.',
  ],
  ['hosts remove', '`slipway hosts remove` needs NAME.', 'See `slipway hosts remove --help`.'],
  [
    'hosts remove web-1',
    'Removing web-1 has to be confirmed, and without a terminal nobody can be asked.',
    'Add --yes: slipway hosts remove web-1 --yes',
  ],
  [
    'image build --kubernetes latest',
    '`--kubernetes latest` is no version of Kubernetes.',
    'It looks like v1.36.3.',
  ],
];

describe('bad usage', () => {
  it.each(table)('`slipway %s` is answered and ends with exit code 2', async (line, message, hint) => {
    const { exitCode, stdout, stderr } = await run(line, {});
    expect(stderr).toBe(`error: ${message}\n${hint}\n`);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('tells every problem of a cluster at once, each with its flag', async () => {
    const { exitCode, stderr } = await run('create Demo --workers x --memory 2G');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: The cluster as asked for has');
    expect(stderr).toContain('  --workers: must be a whole number from 0 to 50, not "x"');
    expect(stderr).toContain('  NAME: a cluster name has lower-case letters');
    expect(stderr).toContain('  --memory: memory looks like 512Mi or 2Gi');
  });

  it('answers a port that is asked for twice with its flag', async () => {
    const { exitCode, stderr } = await run('create demo --port 8080:30080 --port 8080:30081');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('  --port: port 8080/TCP on 127.0.0.1 is already taken by nodes[0]');
  });

  it('is JSON on stdout with --json, wherever that stands', async () => {
    const { exitCode, stdout, stderr } = await run('--json crate demo');
    expect(exitCode).toBe(2);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'BAD_INPUT',
        message: 'unknown command `crate`; did you mean `create`?',
        hint: 'See `slipway help` for all commands.',
      },
    });
  });

  it('asks nothing of a person with delete --json', async () => {
    const { exitCode, stdout } = await run('delete demo --json', { terminal: true });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error.message).toContain('with --json nobody can be asked');
  });
});
