import { describe, expect, it } from 'vitest';
import { explainStuck } from '../../../../src/core/namespaces/explainStuck.ts';
import type { KubeNamespace } from '../../../../src/core/namespaces/kubeNamespace.ts';

const makeNamespace = (
  conditions: Readonly<Record<string, string>>,
  more: Partial<KubeNamespace> = {},
): KubeNamespace => ({
  metadata: {
    uid: '1',
    name: 'shop',
    creationTimestamp: '2026-03-01T10:00:00Z',
    deletionTimestamp: '2026-03-01T11:00:00Z',
  },
  spec: { finalizers: ['kubernetes'] },
  status: {
    phase: 'Terminating',
    conditions: Object.entries(conditions).map(([type, message]) => ({ type, status: 'True', message })),
  },
  ...more,
});

describe('why a namespace does not go', () => {
  it('names the finalizers that hold it, and what is still there', () => {
    const problem = explainStuck(
      makeNamespace({
        NamespaceContentRemaining:
          'Some resources are remaining: configmaps. has 2 resource instances, widgets.example.com has 1 resource instances',
        NamespaceFinalizersRemaining:
          'Some content in the namespace has finalizers remaining: example.com/hold in 3 resource instances',
      }),
    );
    expect(problem).toBe(
      'Finalizers that nobody has taken off hold it: example.com/hold (on 3). Still there: 2 configmaps, 1 widgets.example.com.',
    );
  });

  it('says which API group does not answer', () => {
    const message = 'unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1';
    expect(explainStuck(makeNamespace({ NamespaceDeletionDiscoveryFailure: message }))).toContain(message);
  });

  it('keeps a message that it cannot read as it is', () => {
    expect(explainStuck(makeNamespace({ NamespaceContentRemaining: 'this and that' }))).toBe(
      'Still there: this and that.',
    );
  });

  it("names a finalizer of the namespace's own", () => {
    const namespace = makeNamespace({}, { spec: { finalizers: ['kubernetes', 'example.com/own'] } });
    expect(explainStuck(namespace)).toContain('example.com/own');
  });

  it('is silent while nothing is said, and for a namespace that nobody deletes', () => {
    expect(explainStuck(makeNamespace({}))).toBeUndefined();
    const { deletionTimestamp: _, ...metadata } = makeNamespace({}).metadata;
    expect(explainStuck(makeNamespace({ NamespaceContentRemaining: 'x' }, { metadata }))).toBeUndefined();
  });
});
