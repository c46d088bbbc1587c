import { describe, expect, it } from 'vitest';
import {
  formatField,
  formatFields,
  hasField,
  type ManagedEntry,
  readFields,
  withoutField,
  writeFields,
} from '../../../../src/core/kube/managedFields.ts';
import { planTakeOver } from '../../../../src/core/kube/takeOver.ts';

const container = 'k:{"name":"web"}';
const fieldsV1 = {
  'f:data': { 'f:a.b/c': {}, '.': {} },
  'f:spec': { 'f:containers': { [container]: { '.': {}, 'f:image': {} } }, 'f:tags': { 'v:"x"': {} } },
};

describe('managed fields', () => {
  it('are read, named as the API server names them, and written again as they were', () => {
    const fields = readFields({ fieldsV1 });
    expect(formatFields(fields)).toEqual([
      '.data',
      '.data.a.b/c',
      '.spec.containers[name="web"]',
      '.spec.containers[name="web"].image',
      '.spec.tags[="x"]',
    ]);
    expect(writeFields(fields)).toEqual(fieldsV1);
  });

  it('are found in an object whose list items leave out keys that have defaults, and taken out of it', () => {
    const object = { spec: { ports: [{ port: 80 }, { port: 81, name: 'b' }], tags: ['x', 'y'] } };
    const port = 'k:{"port":81,"protocol":"TCP"}';
    expect(hasField(object, ['f:spec', 'f:ports', port, 'f:name'])).toBe(true);
    expect(hasField(object, ['f:spec', 'f:ports', 'k:{"port":82,"protocol":"TCP"}'])).toBe(false);
    expect(withoutField(object, ['f:spec', 'f:ports', port, 'f:name']).spec.ports[1]).toEqual({ port: 81 });
    expect(withoutField(object, ['f:spec', 'f:ports', port]).spec.ports).toEqual([{ port: 80 }]);
    expect(withoutField(object, ['f:spec', 'f:tags', 'v:"x"']).spec.tags).toEqual(['y']);
    expect(withoutField(object, ['f:none', 'f:at'])).toEqual(object);
    expect(formatField(['f:spec', 'f:ports', port])).toBe('.spec.ports[port=81,protocol="TCP"]');
  });
});

const entry = (manager: string, operation: 'Apply' | 'Update', data: readonly string[]): ManagedEntry => ({
  manager,
  operation,
  apiVersion: 'v1',
  fieldsV1: { 'f:data': Object.fromEntries(data.map((key) => [`f:${key}`, {}])) },
});
const object = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data });
const list = (entries: readonly ManagedEntry[] | undefined) =>
  entries?.map((one) => `${one.manager} ${one.operation}: ${formatFields(readFields(one)).join(' ')}`);

describe('what is taken over before an object is applied', () => {
  it('is nothing where only others and Slipway itself applied it', () => {
    const entries = [entry('slipway', 'Apply', ['a']), entry('helm', 'Update', ['a', 'b'])];
    expect(planTakeOver({ entries, object: object({ a: '1' }) }).entries).toBeUndefined();
    expect(planTakeOver({ entries: [], object: object({}) }).entries).toBeUndefined();
  });

  it('is all that kubectl applied from the client, the first time', () => {
    const entries = [
      entry('kubectl-client-side-apply', 'Update', ['a', 'b']),
      entry('helm', 'Update', ['c']),
    ];
    const { entries: after, adopted } = planTakeOver({ entries, object: object({ a: '1' }) });
    expect(list(after)).toEqual(['helm Update: .data.c', 'slipway Apply: .data.a .data.b']);
    expect(adopted).toBe(true);
  });

  it('is later only what kubectl and Slipway both own', () => {
    const entries = [
      entry('slipway', 'Apply', ['a', 'b']),
      entry('kubectl-client-side-apply', 'Update', ['b', 'c']),
    ];
    expect(list(planTakeOver({ entries, object: object({ a: '1' }) }).entries)).toEqual([
      'kubectl-client-side-apply Update: .data.c',
      'slipway Apply: .data.a .data.b',
    ]);
  });

  it('is what was edited here of fields that the release has or had, and nothing else', () => {
    const entries = [entry('slipway', 'Apply', ['a']), entry('slipway', 'Update', ['b', 'c', 'd'])];
    const plan = planTakeOver({ entries, object: object({ b: '1' }), previous: object({ c: '1' }) });
    expect(list(plan.entries)).toEqual(['slipway Update: .data.d', 'slipway Apply: .data.a .data.b .data.c']);
  });

  it('gives what a Secret was applied as stringData its place in data', () => {
    const entries = [{ ...entry('slipway', 'Apply', []), fieldsV1: { 'f:stringData': { 'f:user': {} } } }];
    const secret = { apiVersion: 'v1', kind: 'Secret', data: {} };
    expect(list(planTakeOver({ entries, object: secret }).entries)).toEqual(['slipway Apply: .data.user']);
  });
});
