import { expect, it } from 'vitest';
import { listNamespaceActions } from '../../src/renderer/features/namespaces/namespaceActions.ts';
import type { NamespaceEntry } from '../../src/shared/contract/namespaces.ts';

it('sets no quota before those that are there are known, which it would replace', () => {
  const actions = listNamespaceActions({ cluster: 'demo', readOnly: false, select: () => undefined });
  const quota = actions.find(({ id }) => id === 'quota');
  const entry: NamespaceEntry = { name: 'shop', state: 'Active', createdAt: 0, labels: {} };
  expect(quota?.isAllowed?.([entry])).toBe(false);
  expect(quota?.isAllowed?.([{ ...entry, quotas: [] }])).toBe(true);
});
