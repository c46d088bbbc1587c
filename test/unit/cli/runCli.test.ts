import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { makeCluster, makeCore, makeOperation, makePhase, makeRecord, START } from './fakeCore.ts';
import { makeIo, run } from './fakeIo.ts';

let homedir: string;
beforeEach(async () => {
  homedir = await mkdtemp(join(tmpdir(), 'slipway-cli-'));
});
afterEach(() => rm(homedir, { recursive: true }));

const writeKubeconfig = async (text: string) => {
  await mkdir(join(homedir, '.kube'));
  await writeFile(join(homedir, '.kube', 'config'), text);
};

const failing = (state: 'failed' | 'cancelled') => {
  const error = {
    code: state === 'failed' ? 'COMMAND_FAILED' : 'CANCELLED',
    message: state === 'failed' ? 'demo-worker-2 did not join.' : 'Creating demo was cancelled.',
    ...(state === 'failed'
      ? { hint: 'See what its kubelet says.', details: ['$ kubeadm join', 'out\u001b[2J of\u0007 luck'] }
      : {}),
  } as const;
  const last = makeRecord({ state, endedAt: START + 2000, error });
  return () => {
    const operation = makeOperation(last);
    operation.finish(last);
    return operation;
  };
};

describe('create', () => {
  it('makes the cluster as it was asked for, and says how to use it', async () => {
    const { core, requests } = makeCore();
    await writeKubeconfig('current-context: other\n');
    const line =
      'create demo --workers 3 --memory 2Gi --kubernetes 1.35.4 --port 8080:30080/udp --wait 1m30s';
    const { exitCode, stdout, stderr } = await run(line, { core, homedir });
    expect(stdout).toBe(`demo: 1 control plane and 3 workers on Kubernetes v1.35.4, in Docker
Docker 28.1 at /var/run/docker.sock (one of the usual sockets)

demo is ready, after 21.3 s.
To use it:     kubectl --context slipway-demo get nodes
To remove it:  slipway delete demo
`);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const node = { role: 'worker', memory: '2Gi' };
    expect(requests).toMatchObject([
      [
        'create',
        {
          onFailure: 'delete',
          makeCurrent: false,
          wait: 90_000,
          spec: {
            name: 'demo',
            kubernetes: 'v1.35.4',
            nodes: [
              {
                role: 'control-plane',
                memory: '2Gi',
                ports: [{ host: 8080, container: 30080, protocol: 'UDP', address: '127.0.0.1' }],
              },
              node,
              node,
              node,
            ],
          },
        },
      ],
    ]);
  });

  it('is one JSON document on stdout with --json, and progress on stderr', async () => {
    const phase = makePhase('image', 'Find the node image', {
      state: 'done',
      startedAt: START,
      endedAt: START + 200,
    });
    const last = makeRecord({ state: 'done', endedAt: START + 900, phases: [phase] });
    const operate = () => {
      const operation = makeOperation(last);
      operation.finish(last);
      return operation;
    };
    const { stdout, stderr } = await run('create demo --json', { core: makeCore({ operate }).core, homedir });
    expect(JSON.parse(stdout)).toEqual({
      cluster: 'demo',
      context: 'slipway-demo',
      current: true,
      operation: last,
    });
    expect(stderr).toBe('Find the node image …\nFind the node image: done in 0.2 s\n');
  });

  it.each([
    { text: undefined, line: 'create demo', makeCurrent: true },
    { text: 'current-context: ""\n', line: 'create demo', makeCurrent: true },
    { text: 'current-context: other\n', line: 'create demo', makeCurrent: false },
    { text: 'current-context: other\n', line: 'create demo --use', makeCurrent: true },
  ])(
    'with the kubeconfig $text `slipway $line` switches to it: $makeCurrent',
    async ({ text, line, makeCurrent }) => {
      if (text !== undefined) await writeKubeconfig(text);
      const { core, requests } = makeCore();
      const { stdout } = await run(line, { core, homedir });
      expect(requests[0]?.[1]).toMatchObject({ makeCurrent });
      expect(stdout.includes('The current context is now slipway-demo.')).toBe(makeCurrent);
    },
  );

  it('refuses a kubeconfig that is none before anything is made', async () => {
    await writeKubeconfig('[1, 2');
    const { core, requests } = makeCore();
    const { exitCode, stderr } = await run('create demo', { core, homedir });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: ');
    expect(requests).toEqual([]);
  });

  it('reads a cluster file from standard input, and its notes are said first', async () => {
    const { core, requests } = makeCore();
    const { io, stdin, stdout } = makeIo({ core, homedir });
    stdin.end('name: fromfile\nnodes: [{role: control-plane}, {role: control-plane}]\n');
    expect(await runCli(['create', '--config', '-'], io)).toBe(0);
    expect(requests[0]?.[1]).toMatchObject({ spec: { name: 'fromfile' } });
    expect(stdout.text()).toMatch(/^fromfile: 2 control planes on .*\nNote: .*an odd number is better/);
  });

  it('does not say ready when it did not wait', async () => {
    const { core, requests } = makeCore();
    const { stdout } = await run('create demo --wait 0 --kubeconfig /tmp/a/k.yaml', { core, homedir });
    expect(requests[0]?.[1]).toMatchObject({ wait: 0, kubeconfig: '/tmp/a/k.yaml' });
    expect(stdout).toContain('demo is made, and was not waited for, after 21.3 s.');
    expect(stdout).toContain('kubectl --kubeconfig /tmp/a/k.yaml --context slipway-demo get nodes');
  });

  it('goes on with --resume, keeping what is there', async () => {
    const { core, requests } = makeCore();
    expect(await run('create demo --resume', { core, homedir })).toMatchObject({ exitCode: 0 });
    expect(requests).toEqual([['resume', { name: 'demo', onFailure: 'keep', makeCurrent: true }]]);
  });
});

describe('a create that fails', () => {
  it('says why, what to do, the last lines, and how to go on with what was kept', async () => {
    const { core, requests } = makeCore({
      operate: failing('failed'),
      clusters: [makeCluster({ state: 'unfinished' })],
    });
    const { exitCode, stderr } = await run('create demo --keep-on-failure', { core, homedir });
    expect(requests[0]?.[1]).toMatchObject({ onFailure: 'keep' });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(`error: demo-worker-2 did not join.
See what its kubelet says.
  $ kubeadm join
  out of luck
What was made of demo is still there.
To go on with it:  slipway create demo --resume
To remove it:      slipway delete demo
`);
  });

  it('says that nothing is left when that is so', async () => {
    const { core } = makeCore({ operate: failing('failed') });
    const { stderr } = await run('create demo', { core, homedir });
    expect(stderr).toMatch(/\nNothing of demo is left; with --keep-on-failure it stays for a look/);
  });

  it('is the error and the operation with --json', async () => {
    const { core } = makeCore({ operate: failing('failed') });
    const { exitCode, stdout } = await run('create demo --json', { core, homedir });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'COMMAND_FAILED',
        message: 'demo-worker-2 did not join.',
        hint: 'See what its kubelet says.',
      },
      operation: { state: 'failed' },
    });
  });

  it('ends with 130 when it was cancelled', async () => {
    const { core } = makeCore({ operate: failing('cancelled') });
    const { exitCode, stderr } = await run('create demo', { core, homedir });
    expect(exitCode).toBe(130);
    expect(stderr).toBe('error: Creating demo was cancelled.\nNothing of demo is left.\n');
  });

  it('ends with 1 when it cannot be begun', async () => {
    const operate = () => {
      throw new AppError('CLUSTER_EXISTS', 'There is a cluster demo already.', {
        hint: 'Choose another name.',
      });
    };
    const { exitCode, stderr, stdout } = await run('create demo', {
      core: makeCore({ operate }).core,
      homedir,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: There is a cluster demo already.\nChoose another name.\n');
    expect(stdout).not.toContain('ready');
  });
});

describe('delete', () => {
  it('asks on a terminal by the name', async () => {
    const { core, requests } = makeCore({ clusters: [makeCluster()] });
    const { io, stdin, stdout } = makeIo({ core, terminal: true, env: { CI: '1' } });
    const ended = runCli(['delete', 'demo'], io);
    await stdout.saw('Type its name to go ahead: ');
    stdin.write('demo\n');
    expect(await ended).toBe(0);
    expect(stdout.text()).toMatch(/^This deletes the cluster demo with its 3 nodes and all data in it\.\n/);
    expect(stdout.text()).toContain('demo is deleted, after 21.3 s.\n');
    expect(requests).toEqual([['delete', { name: 'demo', kubeconfig: undefined }]]);
  });

  it.each([
    ['another word', 'yes\n', 'error: That is not demo; nothing was deleted.\n'],
    ['the end of input', undefined, 'error: Cancelled; nothing was changed.\n'],
  ])('deletes nothing on %s', async (_what, answer, message) => {
    const { core, requests } = makeCore({ clusters: [makeCluster()] });
    const { io, stdin, stdout, stderr } = makeIo({ core, terminal: true });
    const ended = runCli(['delete', 'demo'], io);
    await stdout.saw('Type its name');
    if (answer === undefined) stdin.end();
    else stdin.write(answer);
    expect(await ended).toBe(130);
    expect(stderr.text()).toBe(message);
    expect(requests).toEqual([]);
  });

  it('deletes nothing on Ctrl-C', async () => {
    const { core, requests } = makeCore({ clusters: [makeCluster()] });
    const { io, stdout, interrupt } = makeIo({ core, terminal: true });
    const ended = runCli(['delete', 'demo'], io);
    await stdout.saw('Type its name');
    interrupt();
    expect(await ended).toBe(130);
    expect(requests).toEqual([]);
  });

  it('does not ask with --yes, and passes the kubeconfig on', async () => {
    const { core, requests } = makeCore();
    expect((await run('delete demo --yes --kubeconfig k.yaml', { core })).exitCode).toBe(0);
    expect(requests).toEqual([['delete', { name: 'demo', kubeconfig: 'k.yaml' }]]);
  });
});

describe('what is listed', () => {
  const stopped = makeCluster({
    name: 'build-farm',
    state: 'partly running',
    kubernetes: 'v1.35.4',
    createdAt: START - 3 * 86_400_000,
    nodes: [
      { name: 'a', role: 'control-plane', address: '10.89.1.2', host: 'running' },
      { name: 'b', role: 'worker', address: '10.89.1.3', host: 'stopped' },
    ],
  });

  it('aligns clusters', async () => {
    const { core } = makeCore({ clusters: [makeCluster(), stopped] });
    expect((await run('list', { core })).stdout).toBe(
      [
        'NAME         STATE            KUBERNETES   NODES    AGE',
        'demo         running          v1.36.3      3        10m',
        'build-farm   partly running   v1.35.4      1 of 2   3d',
        '',
      ].join('\n'),
    );
    expect(JSON.parse((await run('list --json', { core })).stdout)).toEqual({
      clusters: [makeCluster(), stopped],
    });
  });

  it('says how to begin when there is nothing', async () => {
    expect((await run('list')).stdout).toBe(
      'There are no clusters yet.\nTo make one:  slipway create demo\n',
    );
    expect((await run('list --json')).stdout).toBe('{\n  "clusters": []\n}\n');
    expect((await run('image list')).stdout).toContain('To build one now:  slipway image build');
    expect((await run('operations')).stdout).toBe('Nothing was done yet.\n');
  });

  it('shows nodes as Kubernetes sees them, and only as text', async () => {
    const node = { role: 'worker', ready: true, version: 'v1.36.3', address: '10.89.0.3' } as const;
    const nodes = [
      { ...node, name: 'demo-worker-1', status: 'Ready', createdAt: START - 90_000 },
      { ...node, name: 'demo-worker-2', ready: false, status: '\u001b[32mMissing', version: '' },
    ];
    const { core } = makeCore({ clusters: [makeCluster()], nodes });
    expect((await run('nodes list demo', { core })).stdout).toBe(
      [
        'NAME            STATUS    ROLE     AGE   VERSION   ADDRESS',
        'demo-worker-1   Ready     worker   90s   v1.36.3   10.89.0.3',
        'demo-worker-2   Missing   worker   –     –         10.89.0.3',
        '',
      ].join('\n'),
    );
    // JSON keeps what was said, with nothing in it that a terminal would obey.
    const { stdout } = await run('nodes list demo --json', { core });
    expect(stdout).not.toContain('\u001b');
    expect(JSON.parse(stdout)).toEqual({ cluster: 'demo', nodes });
  });

  it('fails with 1 for a cluster that there is not', async () => {
    const { exitCode, stderr } = await run('nodes list demo');
    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: There is no cluster demo.\nslipway list shows those that there are.\n');
  });

  it('shows node images and what was done', async () => {
    const images = [
      {
        name: 'slipway/node:v1.36.3-0123456789ab',
        kubernetes: 'v1.36.3',
        size: 900 * 2 ** 20,
        createdAt: START,
        current: true,
      },
      { name: 'other/node:latest', kubernetes: undefined, size: 2 ** 31, createdAt: START, current: false },
    ];
    const operations = [
      makeRecord({ state: 'interrupted' }),
      makeRecord({ kind: 'add-nodes', state: 'done', endedAt: START + 9000 }),
    ];
    const { core } = makeCore({ images, operations });
    expect((await run('image list', { core })).stdout).toBe(
      [
        '    NAME                                KUBERNETES   SIZE     AGE',
        '*   slipway/node:v1.36.3-0123456789ab   v1.36.3      900 MB   0s',
        '    other/node:latest                   –            2.0 GB   0s',
        '',
      ].join('\n'),
    );
    expect((await run('operations', { core })).stdout).toBe(
      [
        'WHAT        CLUSTER   STATE         TOOK    AGE',
        'create      demo      interrupted   –       0s',
        'nodes add   demo      done          9.0 s   0s',
        '',
      ].join('\n'),
    );
  });

  it('prints a kubeconfig, with --json as JSON that kubectl reads too', async () => {
    const { core } = makeCore({ clusters: [makeCluster()] });
    const { stdout } = await run('kubeconfig demo', { core });
    expect(stdout).toBe('apiVersion: v1\nkind: Config\ncurrent-context: slipway-demo\n');
    expect(JSON.parse((await run('kubeconfig demo --json', { core })).stdout)).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'slipway-demo',
    });
  });
});

describe('doctor', () => {
  const fine = { id: 'disk', title: 'Disk', level: 'ok', found: '80 GB free' } as const;
  const low = {
    id: 'memory',
    title: 'Memory',
    level: 'warning',
    found: '2.0 GB',
    todo: 'Close something:\nkill 1',
  } as const;
  const bad = {
    id: 'engine',
    title: 'Docker engine',
    level: 'problem',
    found: 'none\nnot here',
    todo: 'Install Docker.',
  } as const;

  it('says what it found and what to do, and ends with 1 when there is a problem', async () => {
    const { exitCode, stdout } = await run('doctor', { core: makeCore({ findings: [bad, fine, low] }).core });
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`PROBLEM  Docker engine: none
         not here
         → Install Docker.
ok       Disk: 80 GB free
warning  Memory: 2.0 GB
         → Close something:
           kill 1

1 problem, 1 warning, 1 fine.
`);
  });

  it('ends with 0 for warnings', async () => {
    const core = makeCore({ findings: [fine, low] }).core;
    expect((await run('doctor', { core })).exitCode).toBe(0);
    const { stdout, exitCode } = await run('doctor --json', { core });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ findings: [fine, low] });
  });
});

describe('nodes and images', () => {
  it.each([
    ['nodes add demo', 'addNodes', { cluster: 'demo', count: 1 }],
    ['nodes add demo --workers 2', 'addNodes', { cluster: 'demo', count: 2 }],
    [
      'nodes remove demo demo-worker-2',
      'removeNode',
      { cluster: 'demo', node: 'demo-worker-2', force: false },
    ],
    [
      'nodes remove demo demo-worker-2 --force --drain-timeout 90s',
      'removeNode',
      { cluster: 'demo', node: 'demo-worker-2', force: true, drainWithin: 90_000 },
    ],
    ['image build', 'build', { kubernetes: 'v1.36.3', force: false }],
    ['image build --kubernetes 1.35.4 --force', 'build', { kubernetes: 'v1.35.4', force: true }],
  ])('`slipway %s` asks the engine for it', async (line, called, request) => {
    const { core, requests } = makeCore();
    expect((await run(line, { core })).exitCode).toBe(0);
    expect(requests).toEqual([[called, request]]);
  });

  it('ends with 1 and the reason when the drain is blocked', async () => {
    const error = {
      code: 'DRAIN_BLOCKED',
      message: 'web-1 may not be evicted.',
      hint: 'Add --force.',
    } as const;
    const last = makeRecord({ kind: 'remove-node', state: 'failed', endedAt: START, error });
    const operate = () => {
      const operation = makeOperation(last);
      operation.finish(last);
      return operation;
    };
    const { exitCode, stderr } = await run('nodes remove demo demo-worker-2', {
      core: makeCore({ operate }).core,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: web-1 may not be evicted.\nAdd --force.\nTo see the nodes:  slipway nodes list demo\n',
    );
  });
});
