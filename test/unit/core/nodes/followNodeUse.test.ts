import { describe, expect, it } from 'vitest';
import { followNodeUse } from '../../../../src/core/nodes/followNodeUse.ts';
import type { NodeUse } from '../../../../src/shared/contract/nodes.ts';
import { AppError } from '../../../../src/shared/errors.ts';

/** As metrics-server 0.8 says it: nanocores and kibibytes. */
const METRICS = {
  kind: 'NodeMetricsList',
  apiVersion: 'metrics.k8s.io/v1beta1',
  metadata: {},
  items: [
    {
      metadata: { name: 'one', creationTimestamp: '2026-11-22T17:41:10Z' },
      timestamp: '2026-11-22T17:41:02Z',
      window: '20.05s',
      usage: { cpu: '161937803n', memory: '1063880Ki' },
    },
  ],
};

const SUMMARY = {
  node: {
    nodeName: 'one',
    cpu: { time: '2026-11-22T17:41:02Z', usageNanoCores: 250_000_000 },
    memory: { workingSetBytes: 1_048_576 },
    fs: { usedBytes: 10, capacityBytes: 100 },
  },
};

type Answers = (path: string) => unknown;

/** What is told of each node in the first round, and the paths that were asked. */
const followOnce = async (nodes: readonly string[], answer: Answers) => {
  const stop = new AbortController();
  const asked: string[] = [];
  const told = new Map<string, NodeUse | undefined>();
  const call = async <T>(_method: string, path: string) => {
    asked.push(path);
    return { status: 200, body: answer(path) as T };
  };
  const following = followNodeUse({
    connection: { call },
    nodes: () => nodes,
    onUse: (node, use) => {
      told.set(node, use);
      if (told.size === nodes.length && (use !== undefined || asked.at(-1)?.startsWith('/apis/metrics')))
        stop.abort();
    },
    signal: stop.signal,
    every: 1,
  });
  await following.catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return { told: Object.fromEntries(told), asked };
};

const forbid = (): never => {
  throw new AppError('FORBIDDEN', 'nodes "one" is forbidden: cannot get resource "nodes/proxy"');
};

describe('what nodes use', () => {
  it('is what their kubelets measure: cores, bytes, and the disk', async () => {
    const { told } = await followOnce(['one'], () => SUMMARY);
    expect(told).toEqual({ one: { cpu: 0.25, memory: 1_048_576, disk: 10, diskCapacity: 100 } });
  });

  it.each([undefined, 0])('is unknown while a kubelet has measured nothing (%s)', async (usageNanoCores) => {
    let round = 0;
    const { told, asked } = await followOnce(['one'], () => {
      round += 1;
      return round === 1 ? { node: { ...SUMMARY.node, cpu: { usageNanoCores } } } : SUMMARY;
    });
    expect(asked).toHaveLength(2);
    expect(told).toMatchObject({ one: { cpu: 0.25 } });
  });

  it('is unknown where a kubelet does not answer, and others are told all the same', async () => {
    const { told } = await followOnce(['away', 'one'], (path) => {
      if (path.includes('/away/')) throw new AppError('HOST_UNREACHABLE', 'away does not answer');
      return SUMMARY;
    });
    expect(told).toMatchObject({ away: undefined, one: { cpu: 0.25 } });
  });

  it('is what metrics-server says where kubelets may not be asked', async () => {
    const { told, asked } = await followOnce(['one', 'new'], (path) =>
      path.startsWith('/apis/') ? METRICS : forbid(),
    );
    expect(told).toEqual({ one: { cpu: 0.161_937_803, memory: 1_063_880 * 1024 }, new: undefined });
    expect(asked.at(-1)).toBe('/apis/metrics.k8s.io/v1beta1/nodes');
  });

  it('is unknown where nobody may be asked', async () => {
    const { told } = await followOnce(['one'], forbid);
    expect(told).toEqual({ one: undefined });
  });
});
