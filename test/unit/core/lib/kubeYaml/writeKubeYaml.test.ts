import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../../../../src/core/lib/kubeYaml/readDocuments.ts';
import { writeKubeYaml } from '../../../../../src/core/lib/kubeYaml/writeKubeYaml.ts';

const readBack = (text: string) => {
  const { documents, problems } = readDocuments(text);
  expect(problems).toEqual([]);
  return documents[0]?.value;
};

describe('writing YAML that kubectl reads as the same', () => {
  it('writes whole numbers digit for digit', () => {
    const value = { serial: 9007199254740993n, ceiling: 9223372036854775807n, ratio: 0.1, large: 1e21 };
    expect(writeKubeYaml(value)).toBe(
      'serial: 9007199254740993\nceiling: 9223372036854775807\nratio: 0.1\nlarge: 1e+21\n',
    );
  });

  it.each([
    'yes',
    'y',
    'off',
    'null',
    '~',
    '',
    '0644',
    '0o640',
    '0X1F',
    '1_000',
    '1e3',
    '.5',
    '12:30:45',
    '2031-05-06',
    '<<',
    '9007199254740993',
  ])('quotes the text %j', (text) => {
    expect(writeKubeYaml({ a: text })).toBe(`a: "${text}"\n`);
    expect(writeKubeYaml({ [text]: 1 })).toBe(`"${text}": 1\n`);
  });

  it.each(['10.0.0.1', 'v1.36.3', '1.2.3', 'a: b c'.slice(3), '-x', '0x', '3 apples'])(
    'leaves %j plain',
    (text) => {
      expect(writeKubeYaml({ a: text })).toBe(`a: ${text}\n`);
    },
  );

  it('escapes what readers of YAML 1.1 take for line ends, or refuse', () => {
    expect(writeKubeYaml({ a: 'a\u0085b\u2028c\u2029d\n', b: '\u007f\ufeff' })).toBe(
      'a: "a\\u0085b\\u2028c\\u2029d\\n"\nb: "\\u007f\\ufeff"\n',
    );
  });

  it('quotes a block that begins with a tab, or has only white space', () => {
    expect(writeKubeYaml({ a: '\tx\ny', b: ' \n' })).toBe('a: "\\tx\\ny"\nb: "\\ \\n"\n');
  });

  it('reads back any value', () => {
    const odd = fc.constantFrom(
      ...'\n\t \r\u0085\u2028\u2029\ufeff\u007f#:-?&*!|>\'"%@`{}[],~=<\\/.0123456789abeoxyn_',
    );
    const text = fc
      .oneof(fc.string({ unit: odd, maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 10 }))
      .filter((one) => one.isWellFormed() && !one.includes('\0') && one !== '__proto__');
    const scalar = fc.oneof(
      text,
      fc.constantFrom(null, true, false, 1e21, 5e-324),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Number.isInteger(one)),
      fc.maxSafeInteger().map((one) => one + 0),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(text, value, { minKeys: 1, noNullPrototype: true }), (object) => {
        expect(readBack(writeKubeYaml(object))).toEqual(object);
      }),
      { numRuns: 300 },
    );
  });
});
