import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectAsAdmin } from '../../../../src/core/kube/connect/connectAsAdmin.ts';
import { drainNode } from '../../../../src/core/kube/drainNode.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { type ApiRequest, serveApi } from '../../../helpers/serveApi.ts';

const makePod = (name: string, rest: object = {}, status: object = { phase: 'Running' }) => ({
  metadata: { name, namespace: 'shop', uid: `uid-of-${name}`, ...rest },
  status,
});

type Pod = ReturnType<typeof makePod>;
/** What the server does with an eviction: the status of its answer, after changing what is there. */
type Evict = (pod: Pod | undefined, pods: Set<Pod>) => { status: number; message?: string; details?: object };

const gone: Evict = (pod, pods) => {
  if (pod !== undefined) pods.delete(pod);
  return { status: 201 };
};

/** An API server with these pods on the node «demo-2». */
const servePods = async (
  list: readonly Pod[],
  evict: Evict,
  onList: (response: ServerResponse) => void = () => undefined,
) => {
  const pods = new Set(list);
  const answer = (request: ApiRequest, response: ServerResponse) => {
    if (request.method === 'GET') {
      onList(response);
      return { items: [...pods] };
    }
    const name = /pods\/([^/]+)\/eviction$/.exec(request.path)?.[1];
    const { status, ...rest } = evict(
      [...pods].find((pod) => pod.metadata.name === name),
      pods,
    );
    response.statusCode = status;
    return rest;
  };
  const api = await serveApi(answer);
  const client = connectAsAdmin(api.credentials);
  onTestFinished(async () => {
    client.close();
    await api[Symbol.asyncDispose]();
  });
  const notes: string[] = [];
  return {
    pods,
    notes,
    evictions: () => api.requests.filter(({ method }) => method === 'POST'),
    requests: api.requests,
    drain: (within = 20_000, signal: AbortSignal = new AbortController().signal) =>
      drainNode(client, 'demo-2', { within, signal, note: (text) => notes.push(text) }),
  };
};

describe('drainNode', () => {
  it('does nothing on an empty node', async () => {
    const { drain, evictions, requests } = await servePods([], gone);
    await drain();
    expect(evictions()).toEqual([]);
    expect(requests[0]?.path).toBe('/api/v1/pods?fieldSelector=spec.nodeName%3Ddemo-2');
  });

  it('evicts each pod once, the very one that it saw, and waits until they are gone', async () => {
    let asked = 0;
    const slow: Evict = (pod, pods) => {
      asked++;
      setTimeout(() => pod && pods.delete(pod), 700);
      return { status: 201 };
    };
    const { drain, evictions, notes } = await servePods([makePod('a'), makePod('b')], slow);
    await drain();
    expect(asked).toBe(2);
    expect(
      evictions()
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['/api/v1/namespaces/shop/pods/a/eviction', '/api/v1/namespaces/shop/pods/b/eviction']);
    expect(JSON.parse(evictions()[0]?.body ?? '')).toEqual({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'a', namespace: 'shop' },
      deleteOptions: { preconditions: { uid: 'uid-of-a' } },
    });
    expect(notes[0]).toBe('2 pods still on demo-2');
  });

  it.each([
    ['of a DaemonSet', makePod('d', { ownerReferences: [{ kind: 'DaemonSet', controller: true }] })],
    [
      'that the kubelet runs by itself',
      makePod('s', { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
    ],
    ['that has ended well', makePod('e', {}, { phase: 'Succeeded' })],
    ['that has failed', makePod('f', {}, { phase: 'Failed' })],
  ])('leaves a pod %s', async (_name, pod) => {
    const { drain, evictions, pods } = await servePods([pod], gone);
    await drain();
    expect(evictions()).toEqual([]);
    expect(pods.size).toBe(1);
  });

  it('evicts a pod that a DaemonSet is named for but does not control', async () => {
    const { drain, pods } = await servePods(
      [makePod('a', { ownerReferences: [{ kind: 'DaemonSet' }] })],
      gone,
    );
    await drain();
    expect(pods.size).toBe(0);
  });

  it('asks again while a budget refuses, until it allows it', async () => {
    let asked = 0;
    const later: Evict = (pod, pods) => (++asked < 3 ? { status: 429, message: 'not now' } : gone(pod, pods));
    const { drain } = await servePods([makePod('a')], later);
    await drain();
    expect(asked).toBe(3);
  });

  it('waits while the namespace of a pod is being deleted, in which no eviction can be made', async () => {
    let asked = 0;
    const ending: Evict = (pod, pods) => {
      asked += 1;
      if (asked > 2) return gone(pod, pods);
      return {
        status: 403,
        message: 'evictions.policy is forbidden: unable to create new content in namespace shop',
        details: {
          causes: [{ reason: 'NamespaceTerminating', message: 'namespace shop is being terminated' }],
        },
      };
    };
    const { drain } = await servePods([makePod('a')], ending);
    await drain();
    expect(asked).toBe(3);
  });

  it('names a namespace that does not go when time is up', async () => {
    const { drain } = await servePods([makePod('a')], () => ({
      status: 403,
      details: { causes: [{ reason: 'NamespaceTerminating' }] },
    }));
    expect((await errorOf(drain(0))).details).toEqual(['shop/a: its namespace is being deleted']);
  });

  it('fails at once where the person may not evict', async () => {
    const { drain } = await servePods([makePod('a')], () => ({ status: 403, message: 'pods is forbidden' }));
    expect((await errorOf(drain())).code).toBe('FORBIDDEN');
  });

  it('does not evict what is ending already, and waits for it', async () => {
    const ending = makePod('a', { deletionTimestamp: '2026-11-30T12:00:00Z' });
    let lists = 0;
    const { drain, evictions, pods } = await servePods([ending], gone, () => {
      lists += 1;
      if (lists === 3) pods.delete(ending);
    });
    await drain();
    expect(evictions()).toEqual([]);
    expect(lists).toBe(3);
  });

  it('takes a pod that is gone meanwhile for evicted', async () => {
    const { drain } = await servePods([makePod('a')], (pod, pods) => {
      if (pod !== undefined) pods.delete(pod);
      return { status: 404 };
    });
    await drain();
  });

  it('evicts a pod that took the place of another of its name meanwhile', async () => {
    const second = { ...makePod('a'), metadata: { ...makePod('a').metadata, uid: 'another' } };
    const { drain, evictions } = await servePods([makePod('a')], (pod, pods) => {
      if (pod === second) return gone(pod, pods);
      if (pod !== undefined) pods.delete(pod);
      pods.add(second);
      return { status: 409, message: 'the UID in the precondition does not match' };
    });
    await drain();
    const uids = evictions().map(({ body }) => JSON.parse(body).deleteOptions.preconditions.uid);
    expect(uids).toEqual(['uid-of-a', 'another']);
  });

  it('says in the end which pods are left, and what keeps each', async () => {
    const stuck: Evict = (pod) =>
      pod?.metadata.name === 'kept'
        ? { status: 429, message: 'The budget needs 1 healthy pod' }
        : { status: 201 };
    const { drain } = await servePods([makePod('kept'), makePod('slow')], stuck);
    const error = await errorOf(drain(100));
    expect(error).toMatchObject({
      code: 'DRAIN_BLOCKED',
      message: 'Node demo-2 could not be drained within 0.1 s.',
    });
    expect(error.details).toEqual([
      'shop/kept: The budget needs 1 healthy pod',
      'shop/slow: is still ending',
    ]);
    expect(error.hint).toContain('--force');
  });

  it('fails at once with what else the server says', async () => {
    const { drain } = await servePods([makePod('a')], () => ({
      status: 500,
      message: 'two budgets cover it',
    }));
    const error = await errorOf(drain());
    expect(error.code).toBe('API_FAILED');
    expect(error.message).toContain('two budgets cover it');
  });

  it('goes on when the API server was away for a moment', async () => {
    let away = 2;
    const { drain, pods } = await servePods([makePod('a')], gone, (response) => {
      if (away-- > 0) response.socket?.destroy();
    });
    await drain();
    expect(pods.size).toBe(0);
    expect(away).toBeLessThan(0);
  });

  it("stops with the signal's reason", async () => {
    const cancel = new AbortController();
    const reason = new AppError('CANCELLED', 'It was cancelled.');
    const { drain } = await servePods([makePod('a')], () => {
      cancel.abort(reason);
      return { status: 429, message: 'not now' };
    });
    await expect(drain(20_000, cancel.signal)).rejects.toBe(reason);
  });
});
