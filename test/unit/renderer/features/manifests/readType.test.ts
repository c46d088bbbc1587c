import { describe, expect, it } from 'vitest';
import { readType } from '../../../../../src/renderer/features/manifests/readType.ts';

describe('readType', () => {
  it.each([
    ['YAML', 'apiVersion: apps/v1\nkind: Deployment\n', { apiVersion: 'apps/v1', kind: 'Deployment' }],
    ['quoted YAML', `"apiVersion": 'v1'\n"kind": "Pod"`, { apiVersion: 'v1', kind: 'Pod' }],
    ['JSON', '{\n  "apiVersion": "v1",\n  "kind": "ConfigMap"\n}', { apiVersion: 'v1', kind: 'ConfigMap' }],
    ['a document that is begun', '---\nkind: Po', { apiVersion: '', kind: 'Po' }],
    ['nothing', '', { apiVersion: '', kind: '' }],
  ])('reads %s', (_name, text, type) => {
    expect(readType(text)).toEqual(type);
  });

  it('takes the field of the document itself before one that stands deeper above it', () => {
    const text =
      'metadata:\n  ownerReferences:\n    - apiVersion: apps/v1\n      kind: ReplicaSet\nkind: Pod\napiVersion: v1\n';
    expect(readType(text)).toEqual({ apiVersion: 'v1', kind: 'Pod' });
  });
});
