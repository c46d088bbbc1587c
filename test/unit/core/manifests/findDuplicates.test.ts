import { describe, expect, it } from 'vitest';
import type { ApiSchema, KindSchema } from '../../../../src/core/kube/openApi.ts';
import { listDuplicates } from '../../../../src/core/manifests/schema/findDuplicates.ts';

const text: ApiSchema = { type: 'string' };
const port: ApiSchema = {
  type: 'object',
  properties: { port: { type: 'integer' }, protocol: { ...text, default: 'TCP' } },
};
const byKeys = (items: ApiSchema, ...keys: readonly string[]): ApiSchema => ({
  type: 'array',
  items,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
});
const kind: KindSchema = {
  root: {
    type: 'object',
    properties: {
      env: byKeys({ $ref: '#/components/schemas/Env' }, 'name'),
      ports: byKeys(port, 'port', 'protocol'),
      finalizers: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
      args: { type: 'array', items: text, 'x-kubernetes-list-type': 'atomic' },
      numbers: { type: 'array', items: { type: 'integer' }, 'x-kubernetes-list-type': 'set' },
    },
  },
  definitions: {
    '#/components/schemas/Env': {
      type: 'object',
      properties: { name: text, nested: byKeys({ type: 'object', properties: { name: text } }, 'name') },
    },
  },
};
const duplicates = (value: unknown) => listDuplicates(value, kind);

describe('entries of lists that are given twice', () => {
  it('are found by their keys, also in what is nested, with the entry that they repeat', () => {
    const value = {
      env: [{ name: 'A' }, { name: 'B', nested: [{ name: 'x' }, { name: 'x' }] }, { name: 'A' }],
    };
    expect(duplicates(value)).toEqual([
      { path: ['env', 2], first: ['env', 0], what: 'name: A' },
      { path: ['env', 1, 'nested', 1], first: ['env', 1, 'nested', 0], what: 'name: x' },
    ]);
  });

  it('count a default as if it were written', () => {
    const twice = { ports: [{ port: 53 }, { port: 53, protocol: 'TCP' }] };
    expect(duplicates(twice)).toMatchObject([{ path: ['ports', 1], what: 'port: 53, protocol: TCP' }]);
    expect(duplicates({ ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] })).toEqual([]);
  });

  it('are found in sets, numbers that differ in their last digit apart', () => {
    expect(duplicates({ finalizers: ['a', 'b', 'a'] })).toMatchObject([
      { path: ['finalizers', 2], what: 'a' },
    ]);
    expect(duplicates({ numbers: [9007199254740993n, 9007199254740992n] })).toEqual([]);
  });

  it('may stand in other lists', () => {
    expect(duplicates({ args: ['-v', '-v'], env: [{}, {}], ports: 'none', more: [1, 1] })).toEqual([]);
  });
});
