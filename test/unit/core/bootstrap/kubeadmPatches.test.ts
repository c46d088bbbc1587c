import { describe, expect, it } from 'vitest';
import { applyKubeadmPatches, mergePatch } from '../../../../src/core/bootstrap/kubeadmPatches.ts';
import type { KubeadmJsonPatch, KubeadmPatch } from '../../../../src/shared/clusterSpec.ts';
import { kubeadmJsonPatch } from '../../../../src/shared/clusterSpec.ts';

const merge = (...kubeadmPatches: KubeadmPatch[]) => ({ kubeadmPatches, kubeadmJsonPatches: [] });
const json = (...patches: unknown[]) => ({
  kubeadmPatches: [],
  kubeadmJsonPatches: patches.map((patch): KubeadmJsonPatch => kubeadmJsonPatch.parse(patch)),
});

describe('mergePatch', () => {
  // The table of RFC 7386, appendix A: original, patch, result.
  it.each<[unknown, unknown, unknown]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j patched with %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it('leaves both arguments as they were', () => {
    const target = { a: { b: 1 } };
    const patch = { a: { c: 2 } };
    mergePatch(target, patch);
    expect([target, patch]).toEqual([{ a: { b: 1 } }, { a: { c: 2 } }]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s', (key) => {
    const patch: unknown = JSON.parse(`{"a": {"${key}": {"polluted": true}}}`);
    expect(() => mergePatch({ a: {} }, patch)).toThrow(
      `A patch of kubeadm's configuration may not name the key ${key}.`,
    );
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('applyKubeadmPatches', () => {
  const cluster = {
    kind: 'ClusterConfiguration',
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    apiServer: {
      certSANs: ['127.0.0.1', 'localhost'],
      extraArgs: [
        { name: 'runtime-config', value: 'api/all=true' },
        { name: 'v', value: '2' },
      ],
    },
  } as const;

  it('applies patches of the document’s kind and no others', () => {
    const patched = applyKubeadmPatches(cluster, [
      merge({ kind: 'ClusterConfiguration', clusterName: 'x' }, { kind: 'InitConfiguration', nodeName: 'y' }),
    ]);
    expect(patched).toEqual({ ...cluster, clusterName: 'x' });
  });

  it('keeps the document’s kind and apiVersion', () => {
    const patch: KubeadmPatch = { kind: 'ClusterConfiguration', apiVersion: 'kubeadm.k8s.io/v1beta9' };
    expect(applyKubeadmPatches(cluster, [merge(patch)])).toEqual(cluster);
  });

  it('applies the cluster’s patches before the node’s, and in each the JSON patches last', () => {
    const patched = applyKubeadmPatches({ kind: 'InitConfiguration', steps: [] }, [
      {
        ...merge({ kind: 'InitConfiguration', steps: ['cluster merge'] }),
        kubeadmJsonPatches: json({
          kind: 'InitConfiguration',
          patch: [{ op: 'add', path: '/steps/-', value: 'cluster JSON' }],
        }).kubeadmJsonPatches,
      },
      json({ kind: 'InitConfiguration', patch: [{ op: 'add', path: '/steps/-', value: 'node JSON' }] }),
    ]);
    expect(patched.steps).toEqual(['cluster merge', 'cluster JSON', 'node JSON']);
  });

  it.each([
    ['a list, as v1beta4 has', [{ name: 'v', value: '4' }]],
    ['a map, as v1beta3 had', { v: 4 }],
  ])('merges arguments by name when the patch has them as %s', (_, extraArgs) => {
    const patched = applyKubeadmPatches(cluster, [
      merge({ kind: 'ClusterConfiguration', apiServer: { extraArgs } }),
    ]);
    expect(patched.apiServer).toEqual({
      certSANs: ['127.0.0.1', 'localhost'],
      extraArgs: [
        { name: 'runtime-config', value: 'api/all=true' },
        { name: 'v', value: '4' },
      ],
    });
  });

  it('removes an argument whose value is null and keeps one that is written twice', () => {
    const extraArgs = [
      { name: 'v', value: null },
      { name: 'service-account-issuer', value: 'a' },
      { name: 'service-account-issuer', value: 'b' },
    ];
    const patched = applyKubeadmPatches(cluster, [
      merge({ kind: 'ClusterConfiguration', apiServer: { extraArgs } }),
    ]);
    expect(patched.apiServer).toMatchObject({
      extraArgs: [
        { name: 'runtime-config', value: 'api/all=true' },
        { name: 'service-account-issuer', value: 'a' },
        { name: 'service-account-issuer', value: 'b' },
      ],
    });
  });

  it('adds names to the certificate instead of replacing them', () => {
    const patched = applyKubeadmPatches(cluster, [
      merge({ kind: 'ClusterConfiguration', apiServer: { certSANs: ['localhost', 'example.com'] } }),
    ]);
    expect(patched.apiServer).toMatchObject({ certSANs: ['127.0.0.1', 'localhost', 'example.com'] });
  });

  it('applies every operation of a JSON patch and leaves the document alone', () => {
    const patched = applyKubeadmPatches({ kind: 'KubeletConfiguration', a: 1, b: [1, 2], c: { d: 'e' } }, [
      json({
        kind: 'KubeletConfiguration',
        patch: [
          { op: 'test', path: '/a', value: 1 },
          { op: 'replace', path: '/a', value: 2 },
          { op: 'remove', path: '/b/0' },
          { op: 'move', from: '/c/d', path: '/f~1g' },
          { op: 'copy', from: '/a', path: '/h' },
          { op: 'add', path: '/b/-', value: null },
        ],
      }),
    ]);
    expect(patched).toEqual({ kind: 'KubeletConfiguration', a: 2, b: [2, null], c: {}, 'f/g': 'e', h: 2 });
    expect(cluster.apiServer.certSANs).toEqual(['127.0.0.1', 'localhost']);
  });

  it.each([
    [
      { op: 'remove', path: '/missing' },
      'A JSON patch of ClusterConfiguration cannot be applied: remove /missing: Value required at path: /missing.',
    ],
    [
      { op: 'add', path: '/nothing/here', value: 1 },
      'A JSON patch of ClusterConfiguration cannot be applied: add /nothing/here: Value required at path: /nothing/here.',
    ],
    [
      { op: 'test', path: '/kind', value: 'x' },
      'A JSON patch of ClusterConfiguration cannot be applied: test /kind: Test failed: ClusterConfiguration != x.',
    ],
    [
      { op: 'add', path: '/apiServer/certSANs/9', value: 'x' },
      'A JSON patch of ClusterConfiguration cannot be applied: add /apiServer/certSANs/9: Value required at path: /apiServer/certSANs/9.',
    ],
    [{ op: 'add', path: '/kind/x', value: 1 }, /cannot be applied: add \/kind\/x: /],
    [
      { op: 'add', path: '/__proto__/polluted', value: 1 },
      "A patch of kubeadm's configuration may not name the key __proto__.",
    ],
    [
      { op: 'copy', from: '/constructor/prototype', path: '/x' },
      "A patch of kubeadm's configuration may not name the key constructor.",
    ],
  ])('refuses the step %j', (step, message) => {
    const set = json({ kind: 'ClusterConfiguration', patch: [step] });
    expect(() => applyKubeadmPatches(cluster, [set])).toThrow(message);
    expect({}).not.toHaveProperty('polluted');
  });
});
