import { describe, expect, it } from 'vitest';
import { formatField, hasField } from '../../../../src/core/kube/managedFields.ts';

describe('the fields of list entries that a number tells apart', () => {
  const value = { meters: [{ serial: 9007199254740992n, unit: 'a' }, { serial: 9007199254740993n }] };
  const unitOf = (serial: string) => ['f:meters', `k:{"serial":${serial}}`, 'f:unit'];

  it('are found by the last digit too', () => {
    expect(hasField(value, unitOf('9007199254740992'))).toBe(true);
    expect(hasField(value, unitOf('9007199254740993'))).toBe(false);
    expect(hasField({ set: [9223372036854775807n] }, ['f:set', 'v:9223372036854775807'])).toBe(true);
    expect(hasField({ set: [9223372036854775807n] }, ['f:set', 'v:9223372036854775806'])).toBe(false);
  });

  it('are named digit for digit', () => {
    expect(formatField(unitOf('9007199254740993'))).toBe('.meters[serial=9007199254740993].unit');
  });
});
