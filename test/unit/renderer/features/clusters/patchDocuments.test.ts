import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocuments } from '../../../../../src/renderer/features/clusters/patchDocuments.ts';
import { kubeadmPatch } from '../../../../../src/shared/clusterSpec.ts';

const parse = (text: string) => parseDocuments(text, kubeadmPatch);

describe('parseDocuments', () => {
  it('takes several documents', () => {
    expect(parse('kind: KubeletConfiguration\nmaxPods: 50\n---\nkind: InitConfiguration\n')).toEqual({
      value: [{ kind: 'KubeletConfiguration', maxPods: 50 }, { kind: 'InitConfiguration' }],
    });
  });

  it.each([
    ['an alias of nothing', 'kind: *', /alias/i],
    ['an alias that is half typed', 'kind: *kin', /alias/i],
    ['an anchor that holds itself', 'kind: InitConfiguration\na: &a [*a]', /no end/],
    ['half a map', '{', /map/],
  ])('says what is wrong with %s', (_name, text, problem) => {
    expect(parse(text).problem).toMatch(problem);
  });

  it('takes or refuses whatever is typed, and never fails otherwise', () => {
    const scraps = fc.constantFrom(
      'kind: InitConfiguration',
      '&a ',
      '*a',
      '<<: ',
      '\n',
      '  ',
      '- ',
      '[',
      '!',
      '---\n',
    );
    const text = fc.array(fc.oneof(scraps, fc.string({ maxLength: 4 })), { maxLength: 12 });
    fc.assert(
      fc.property(text, (parts) => {
        const { problem, value } = { value: undefined, ...parse(parts.join('')) };
        expect(problem !== undefined || value !== undefined).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
