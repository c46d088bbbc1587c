import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countAddresses,
  formatSubnet,
  parseSubnet,
  subnetsOverlap,
} from '../../../../src/core/lib/subnets.ts';

const subnet = fc
  .tuple(fc.nat(0xffff_ffff), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => ({ base: address - (address % countAddresses(prefix)), prefix }));

describe('subnets', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['172.30.5.77/24', '172.30.5.0/24'],
    ['255.255.255.255/32', '255.255.255.255/32'],
    ['192.0.2.1', '192.0.2.1/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ])('reads %s as %s', (text, written) => {
    expect(formatSubnet(parseSubnet(text) ?? { base: 0, prefix: -1 })).toBe(written);
  });

  it.each([
    '',
    '10.0.0/8',
    '10.0.0.256/8',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'fd00::/8',
    'default',
    '10.0.0.0/-1',
  ])('refuses "%s"', (text) => {
    expect(parseSubnet(text)).toBeUndefined();
  });

  it('writes and reads every subnet back as the same', () => {
    fc.assert(
      fc.property(subnet, (range) => {
        expect(parseSubnet(formatSubnet(range))).toEqual(range);
      }),
    );
  });

  it('says that two subnets overlap just when one holds the first address of the other', () => {
    const holds = (outer: { base: number; prefix: number }, address: number) =>
      Math.floor(address / countAddresses(outer.prefix)) === outer.base / countAddresses(outer.prefix);
    fc.assert(
      fc.property(subnet, subnet, (a, b) => {
        expect(subnetsOverlap(a, b)).toBe(holds(a, b.base) || holds(b, a.base));
      }),
    );
  });
});
