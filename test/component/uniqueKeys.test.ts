import { describe, expect, it } from 'vitest';
import '../../src/renderer/features.ts';
import { contextActions } from '../../src/renderer/features/contexts/contextActions.tsx';
import { hostActions } from '../../src/renderer/features/hosts/hostActions.ts';
import { listNamespaceActions } from '../../src/renderer/features/namespaces/namespaceActions.ts';
import { listNodeActions } from '../../src/renderer/features/nodes/nodeActions.ts';
import { listCommands, listObjectActions, listSections } from '../../src/renderer/ui/registry.ts';
import type { ResourceKind } from '../../src/shared/contract/resources.ts';

type Keyed = readonly { readonly id: string; readonly key?: string }[];

const makeKind = (group: string, kind: string, plural: string): ResourceKind => ({
  group,
  kind,
  plural,
  version: 'v1',
  namespaced: true,
  verbs: ['get', 'list', 'watch', 'update', 'delete'],
  shortNames: [],
  categories: [],
  custom: false,
  scalable: true,
});

const inCluster = { cluster: 'slipway/demo', readOnly: false };

/** Keys that work wherever one is in a cluster. */
const everywhere = [
  ...listSections().flatMap(({ id, key }) => (key === undefined ? [] : [{ id, keys: `g ${key}` }])),
  ...listCommands({ cluster: inCluster.cluster }).flatMap(({ id, keys }) =>
    keys === undefined ? [] : [{ id, keys }],
  ),
  ...['mod+k', 'shift+mod+p', 'mod+j', 'Escape', '/'].map((keys) => ({ id: keys, keys })),
];

const tables: readonly (readonly [string, Keyed])[] = [
  ['pods', listObjectActions(makeKind('', 'Pod', 'pods'))],
  ['deployments', listObjectActions(makeKind('apps', 'Deployment', 'deployments'))],
  ['services', listObjectActions(makeKind('', 'Service', 'services'))],
  ['custom resources', listObjectActions(makeKind('example.org', 'Widget', 'widgets'))],
  ['nodes', listNodeActions(inCluster)],
  ['namespaces', listNamespaceActions({ ...inCluster, select: () => undefined })],
  ['contexts', [...contextActions, { id: 'import a kubeconfig', key: 'p' }]],
  ['machines', [...hostActions, { id: 'add', key: 'a' }, { id: 'ask again', key: 'r' }]],
];

/** Those of which two do different things, with who claims them. */
const findClashes = (keys: readonly { readonly id: string; readonly keys: string }[]) =>
  Object.entries(Object.groupBy(keys, (each) => each.keys))
    .filter(([, claims = []]) => claims.length > 1)
    .map(([name, claims = []]) => `${name}: ${claims.map(({ id }) => id).join(', ')}`);

describe('keys', () => {
  it('do one thing each wherever one is', () => {
    expect(findClashes(everywhere)).toEqual([]);
  });

  it.each(tables)('do one thing each in the table of %s', (_, actions) => {
    const own = actions.flatMap(({ id, key }) => (key === undefined ? [] : [{ id, keys: key }]));
    expect(own).not.toEqual([]);
    expect(findClashes([...everywhere, ...own])).toEqual([]);
  });

  it('are no beginning of a sequence', () => {
    const single = tables.flatMap(([, actions]) => actions.flatMap(({ key }) => key ?? []));
    const prefixes = everywhere.flatMap(({ keys }) => (keys.includes(' ') ? [keys.split(' ')[0]] : []));
    expect(single.filter((key) => prefixes.includes(key))).toEqual([]);
  });
});
