import { describe, expect, it } from 'vitest';
import { describeContainers } from '../../../../../src/renderer/features/resources/describeContainers.ts';

const one = (container: object, status?: object, list: 'containers' | 'initContainers' = 'containers') =>
  describeContainers({
    spec: { [list]: [{ name: 'web', image: 'web:1', ...container }] },
    ...(status === undefined
      ? {}
      : {
          status: {
            [list === 'containers' ? 'containerStatuses' : 'initContainerStatuses']: [
              { name: 'web', ...status },
            ],
          },
        }),
  })[0];

describe('the containers of a pod', () => {
  it('are the main ones, then sidecars, init and debug containers', () => {
    const containers = describeContainers({
      spec: {
        initContainers: [
          { name: 'migrate' },
          { name: 'proxy', restartPolicy: 'Always' },
          { name: 'copy', restartPolicy: 'Never' },
        ],
        containers: [{ name: 'web' }, { name: 'worker' }],
        ephemeralContainers: [{ name: 'debugger' }],
      },
    });
    expect(containers.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'web main',
      'worker main',
      'proxy sidecar',
      'migrate init',
      'copy init',
      'debugger ephemeral',
    ]);
  });

  it('say what they ask for and may take, as it is written', () => {
    const container = one({
      resources: { requests: { cpu: '100m', memory: '1.5Gi' }, limits: { 'nvidia.com/gpu': 1 } },
    });
    expect(container?.requests).toEqual({ cpu: '100m', memory: '1.5Gi' });
    expect(container?.limits).toEqual({ 'nvidia.com/gpu': '1' });
    expect(one({ resources: {} })).toMatchObject({ requests: undefined, limits: undefined });
  });

  it('say on which ports they listen', () => {
    const ports = [
      { containerPort: 8080, name: 'http', protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP', hostPort: 5353 },
    ];
    expect(one({ ports })?.ports).toEqual(['http: 8080/TCP', '53/UDP, 5353 on the node']);
  });

  it('do not pretend to know what no kubelet has told', () => {
    expect(one({})).toMatchObject({ state: '', restarts: undefined, lastExit: undefined });
  });

  it('tell how they ended the last time', () => {
    const status = {
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
      lastState: {
        terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-01-02T03:04:05Z' },
      },
    };
    expect(one({}, status)).toMatchObject({
      state: 'CrashLoopBackOff',
      message: 'back-off 40s',
      restarts: 3,
      lastExit: { words: 'OOMKilled, exit code 137', at: Date.UTC(2026, 0, 2, 3, 4, 5) },
    });
  });

  it.each([
    { what: 'a main container', list: 'containers', container: {}, state: 'Running, not ready' },
    {
      what: 'a sidecar',
      list: 'initContainers',
      container: { restartPolicy: 'Always' },
      state: 'Running, not ready',
    },
    {
      what: 'an init container, which is ready when it has ended,',
      list: 'initContainers',
      container: {},
      state: 'Running',
    },
  ] as const)('tell of $what whether it is ready', ({ list, container, state }) => {
    expect(one(container, { ready: false, state: { running: {} } }, list)?.state).toBe(state);
  });

  it.each([
    [{ exitCode: 0, reason: 'Completed' }, 'Completed', ''],
    [{ exitCode: 2, reason: 'Error' }, 'Error', 'Ended with exit code 2.'],
    [{ exitCode: 255, signal: 9 }, 'Ended', 'Ended with signal 9.'],
  ])('that ended with %o say so', (terminated, state, message) => {
    expect(one({}, { state: { terminated } })).toMatchObject({ state, message });
  });
});
