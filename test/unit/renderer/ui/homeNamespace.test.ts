import { expect, it } from 'vitest';
import { findHomeNamespace } from '../../../../src/renderer/ui/homeNamespace.ts';
import type { ContextEntry, ContextsState } from '../../../../src/shared/contract/contexts.ts';

const context = (name: string, more: Partial<ContextEntry>): ContextEntry => ({
  name,
  file: '/config',
  cluster: name,
  user: name,
  signIn: 'token',
  isCurrent: false,
  isShadowed: false,
  isReadByKubectl: true,
  ...more,
});

const state: ContextsState = {
  files: [],
  folders: [],
  contexts: [
    context('team', { namespace: 'hidden', isShadowed: true }),
    context('team', { namespace: 'team' }),
    context('slipway-demo', { namespace: 'shop', slipway: 'demo' }),
    context('plain', {}),
  ],
};

it.each([
  ['context/team', 'team'],
  ['slipway/demo', 'shop'],
  ['context/plain', 'default'],
  ['context/gone', 'default'],
])('finds the namespace that kubectl would use in %s', (cluster, namespace) => {
  expect(findHomeNamespace(state, cluster)).toBe(namespace);
});

it('says default while the contexts are not known', () => {
  expect(findHomeNamespace(undefined, 'context/team')).toBe('default');
});
