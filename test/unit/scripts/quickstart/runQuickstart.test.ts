import { describe, expect, it } from 'vitest';
import { type QuickstartOptions, runQuickstart } from '../../../../scripts/quickstart/runQuickstart.ts';
import type { FoundEngine } from '../../../../src/core/hosts/docker/findEngine.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import {
  type FakeCoreOptions,
  makeCluster,
  makeCore,
  makeOperation,
  makeRecord,
  START,
} from '../../cli/fakeCore.ts';
import { type FakeIoOptions, makeIo } from '../../cli/fakeIo.ts';

const engine = { endpoint: { description: 'Docker at /var/run/docker.sock' } } as FoundEngine;
const image = { name: 'slipway/node:x', kubernetes: 'v1.36.3', size: 1, createdAt: START, current: true };

interface World extends Partial<Omit<QuickstartOptions, 'io'>> {
  readonly io?: FakeIoOptions;
  readonly core?: FakeCoreOptions;
}

const quickstart = async ({ io: ioOptions, core: coreOptions, ...more }: World = {}) => {
  const { core, requests } = makeCore(coreOptions);
  const { io, stdout, stderr } = makeIo({ core, ...ioOptions });
  const called: string[] = [];
  const exitCode = await runQuickstart({
    yes: true,
    io,
    ensureEngine: async ({ yes, interactive }) => {
      called.push(`ensureEngine yes=${yes} interactive=${interactive}`);
      return engine;
    },
    ensureLimits: async () => undefined,
    ensureBuildTools: async () => {
      called.push('ensureBuildTools');
    },
    canPullImage: async (_engine, name) => {
      called.push(`canPullImage ${name}`);
      return false;
    },
    runKubectl: async (args) => {
      called.push(`kubectl ${args.join(' ')}`);
      return 'done';
    },
    ...more,
  });
  return { exitCode, requests, called, stdout: stdout.text(), stderr: stderr.text() };
};

const nodes = [
  {
    name: 'demo-worker-1',
    role: 'worker',
    ready: true,
    status: 'Ready',
    version: 'v1.36.3',
    address: '10.89.0.3',
  },
] as const;

describe('the quickstart', () => {
  it('makes demo of one control plane and two workers, shows its nodes and what to do next', async () => {
    const { exitCode, requests, called, stdout } = await quickstart();
    expect(exitCode).toBe(0);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject([
      'create',
      { spec: { name: 'demo', nodes: [{ role: 'control-plane' }, { role: 'worker' }, { role: 'worker' }] } },
    ]);
    expect(called).toEqual([
      'ensureEngine yes=true interactive=false',
      'canPullImage kindest/node:v1.36.3',
      'ensureBuildTools',
      'kubectl --context slipway-demo get nodes',
    ]);
    expect(stdout).toContain('\n$ kubectl --context slipway-demo get nodes\n');
    expect(stdout).toMatch(
      /What to do next:\n.*get pods.*\n.*slipway nodes add demo\n.*\n.*slipway delete demo\n$/,
    );
  });

  it('changes nothing when demo already runs', async () => {
    const { exitCode, requests, called, stdout } = await quickstart({ core: { clusters: [makeCluster()] } });
    expect(exitCode).toBe(0);
    expect(requests).toEqual([]);
    expect(called).toEqual([
      'ensureEngine yes=true interactive=false',
      'kubectl --context slipway-demo get nodes',
    ]);
    expect(stdout).toContain('demo (3 nodes, Kubernetes v1.36.3) already runs; nothing is changed.\n');
  });

  it.each(['stopped', 'partly running', 'unfinished'] as const)(
    'goes on with a demo that is %s',
    async (state) => {
      const { requests } = await quickstart({ core: { clusters: [makeCluster({ state })] } });
      expect(requests).toMatchObject([['resume', { name: 'demo' }]]);
    },
  );

  it('keeps its hands off a demo that somebody works on', async () => {
    const core = { clusters: [makeCluster({ state: 'busy' })] };
    const { exitCode, requests, stderr } = await quickstart({ core });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: Somebody is working on demo just now.\n');
    expect(requests).toEqual([]);
  });

  it.each([
    ['is there', { core: { images: [image] } }],
    [
      'is there as kind has it',
      { core: { images: [{ ...image, name: 'kindest/node:v1.36.3', current: false }] } },
    ],
    ['can be pulled', { canPullImage: async () => true }],
  ])('installs no build tools when the node image %s', async (_what, world: World) => {
    expect((await quickstart(world)).called).not.toContain('ensureBuildTools');
  });

  it('sees to the build tools when the image in the engine was built from other inputs', async () => {
    const { called } = await quickstart({ core: { images: [{ ...image, current: false }] } });
    expect(called).toContain('ensureBuildTools');
  });

  it.each([
    [{ yes: false, io: { terminal: true } }, 'yes=false interactive=true'],
    [{ yes: false, io: { terminal: false } }, 'yes=false interactive=false'],
    [{ yes: false, io: { terminal: true, env: { CI: 'true' } } }, 'yes=true interactive=false'],
    [{ yes: true, io: { terminal: true } }, 'yes=true interactive=false'],
  ])('asks a person only, and nobody in CI: %j', async (world, asked) => {
    expect((await quickstart(world)).called[0]).toBe(`ensureEngine ${asked}`);
  });

  it('tells what may go wrong on this machine, and goes on', async () => {
    const findings = [
      { id: 'disk', title: 'Disk', level: 'ok', found: '80 GB' },
      { id: 'inotify', title: 'inotify', level: 'problem', found: '128', todo: 'Raise it.' },
      { id: 'build-go', title: 'Go', level: 'problem', found: 'not found', todo: 'Install Go.' },
    ] as const;
    const { stdout, exitCode } = await quickstart({ core: { findings } });
    expect(stdout).toContain('PROBLEM  inotify: 128\n         → Raise it.\n');
    expect(stdout).not.toContain('Disk');
    expect(stdout).not.toContain('Install Go');
    expect(exitCode).toBe(0);
  });

  it.each(['missing', 'failed'] as const)('shows the nodes itself when kubectl is %s', async (shown) => {
    const core = { clusters: [makeCluster()], nodes };
    const { stdout, exitCode } = await quickstart({ core, runKubectl: async () => shown });
    expect(stdout).toContain('demo-worker-1   Ready    worker');
    expect(stdout.includes('https://kubernetes.io/docs/tasks/tools/')).toBe(shown === 'missing');
    expect(exitCode).toBe(0);
  });

  it('says what to do when there is no engine, and makes nothing', async () => {
    const ensureEngine = async () => {
      throw new AppError('DOCKER_UNREACHABLE', 'Docker is not there.', { hint: 'Install it.' });
    };
    const { exitCode, stderr, requests } = await quickstart({ ensureEngine });
    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: Docker is not there.\nInstall it.\n');
    expect(requests).toEqual([]);
  });

  it('ends as the create ends', async () => {
    const last = makeRecord({
      state: 'failed',
      endedAt: START,
      error: { code: 'TIMED_OUT', message: 'Too slow.' },
    });
    const operate = () => {
      const operation = makeOperation(last);
      operation.finish(last);
      return operation;
    };
    const { exitCode, stdout, stderr } = await quickstart({ core: { operate } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: Too slow.\n');
    expect(stdout).not.toContain('What to do next');
  });
});
