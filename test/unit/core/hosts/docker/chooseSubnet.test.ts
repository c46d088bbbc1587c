import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSubnet } from '../../../../../src/core/hosts/docker/chooseSubnet.ts';
import { formatSubnet, parseSubnet, subnetsOverlap } from '../../../../../src/core/lib/subnets.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

const take = (...subnets: string[]) =>
  subnets.map((subnet) => ({ subnet, by: `Docker network "${subnet}"` }));

const overlaps = (a: string, b: string): boolean => {
  const [x, y] = [parseSubnet(a), parseSubnet(b)];
  if (x === undefined || y === undefined) throw new Error(`${a} or ${b} is no subnet`);
  return subnetsOverlap(x, y);
};

const catchError = (run: () => unknown): AppError => {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('nothing was thrown');
};

/** Subnets in and about the places that are chosen from, so that clashes are frequent. */
const takenSubnet = fc
  .tuple(
    fc.constantFrom('172.30.', '172.16.', '10.213.', '10.0.', '192.168.'),
    fc.nat(255),
    fc.nat(255),
    fc.integer({ min: 9, max: 32 }),
  )
  .map(([start, third, last, prefix]) =>
    formatSubnet(parseSubnet(`${start}${third}.${last}/${prefix}`) ?? { base: 0, prefix: 32 }),
  );

describe('chooseSubnet', () => {
  it('takes the first subnet of the first pool on a machine with nothing', () => {
    expect(chooseSubnet({ taken: [] })).toBe('172.30.0.0/24');
  });

  it('goes round what is taken, on to the next pool when one is full', () => {
    expect(chooseSubnet({ taken: take('172.30.0.0/24', '172.30.1.128/25') })).toBe('172.30.2.0/24');
    expect(chooseSubnet({ taken: take('172.16.0.0/12') })).toBe('10.213.0.0/24');
    expect(chooseSubnet({ taken: take('172.16.0.0/12', '10.0.0.0/8') })).toBe('192.168.128.0/24');
  });

  it('does not choose again what Docker has just refused', () => {
    expect(chooseSubnet({ taken: [], avoid: ['172.30.0.0/24', '172.30.1.0/24'] })).toBe('172.30.2.0/24');
  });

  it('never overlaps anything taken, whatever is taken and however large it is to be', () => {
    fc.assert(
      fc.property(
        fc.array(takenSubnet, { maxLength: 60 }),
        fc.integer({ min: 20, max: 28 }),
        (taken, prefix) => {
          const everything = taken.concat('172.30.0.0/17');
          let chosen: string;
          try {
            chosen = chooseSubnet({ taken: take(...everything), prefix });
          } catch (error) {
            expect(error).toMatchObject({ code: 'SUBNET_TAKEN' });
            return;
          }
          expect(chosen).toMatch(new RegExp(`/${prefix}$`));
          expect(everything.filter((subnet) => overlaps(chosen, subnet))).toEqual([]);
        },
      ),
    );
  });

  it('finds the only place that is left', () => {
    fc.assert(
      fc.property(fc.nat(255), (hole) => {
        const others = Array.from({ length: 256 }, (_, index) => `172.30.${index}.0/24`).filter(
          (_, index) => index !== hole,
        );
        expect(chooseSubnet({ taken: take(...others) })).toBe(`172.30.${hole}.0/24`);
      }),
      { numRuns: 20 },
    );
  });

  it('says by what everything is used when nothing is free', () => {
    const error = catchError(() =>
      chooseSubnet({ taken: take('172.16.0.0/12', '10.0.0.0/8', '192.168.0.0/16') }),
    );
    expect(error.code).toBe('SUBNET_TAKEN');
    expect(error.details).toContain('10.0.0.0/8 is used by Docker network "10.0.0.0/8"');
    expect(error.hint).toContain('network.nodeSubnet');
  });

  it('takes the wanted subnet when it is free, written from its first address', () => {
    expect(chooseSubnet({ taken: take('172.30.0.0/24'), wanted: '10.5.6.7/24' })).toBe('10.5.6.0/24');
  });

  it('refuses a wanted subnet that is taken, naming by what and how to choose another', () => {
    const error = catchError(() =>
      chooseSubnet({
        taken: [{ subnet: '172.18.0.0/16', by: 'Docker network "kind"' }],
        wanted: '172.18.4.0/24',
      }),
    );
    expect(error).toMatchObject({
      code: 'SUBNET_TAKEN',
      message: 'The node subnet 172.18.4.0/24 clashes with Docker network "kind" (172.18.0.0/16).',
    });
    expect(error.hint).toContain('leave it out');
  });

  it.each([
    ['172.18.4.0', 'is no IPv4 subnet'],
    ['fd00::/64', 'is no IPv4 subnet'],
    ['10.0.0.0/30', 'too small'],
    ['0.0.0.0/0', 'too large'],
  ])('refuses to want %s', (wanted, words) => {
    const error = catchError(() => chooseSubnet({ taken: [], wanted }));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toContain(words);
  });
});
