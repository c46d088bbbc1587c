import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../../../../src/core/lib/kubeYaml/readDocuments.ts';

const read = (text: string) => {
  const { documents, problems } = readDocuments(text);
  return problems.length > 0
    ? problems.map(({ line, message }) => `${line}: ${message}`)
    : documents[0]?.value;
};

/** What sigs.k8s.io/yaml v1.6.0, which kubectl reads with, gives for each. */
const SCALARS: readonly (readonly [string, unknown])[] = [
  ['0440', 288],
  ['0o640', 416],
  ['0O640', 416],
  ['-0640', -416],
  ['0X1F', 31],
  ['0b11', 3],
  ['0B11', 3],
  ['1_000', 1000],
  ['0x_1f', 31],
  ['+5', 5],
  ['08', 8],
  ['00', 0],
  ['0x', '0x'],
  ['0o8', '0o8'],
  ['_1', '_1'],
  ['.5', 0.5],
  ['5.', 5],
  ['.8_5', 0.85],
  ['._5', '._5'],
  ['1e3', 1000],
  ['1e21', 1e21],
  ['1.7976931348623157e308', 1.7976931348623157e308],
  ['1e400', '1e400'],
  ['9007199254740993', 9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
  ['18446744073709551615', 18446744073709551615n],
  ['0xFFFFFFFFFFFFFFFF', 18446744073709551615n],
  ['0xFFFFFFFFFFFFFFFFF', '0xFFFFFFFFFFFFFFFFF'],
  ['yes', true],
  ['y', true],
  ['On', true],
  ['OFF', false],
  ['n', false],
  ['yEs', 'yEs'],
  ['~', null],
  ['Null', null],
  ['', null],
  ['nUll', 'nUll'],
  ['2031-05-06', '2031-05-06'],
  ['2031-05-06T07:08:09Z', '2031-05-06T07:08:09Z'],
  ['12:30:45', '12:30:45'],
  ['1.2.3', '1.2.3'],
  ['=', '='],
  ['"0440"', '0440'],
  ["'yes'", 'yes'],
  ['!!str 0440', '0440'],
  ['!!int "5"', 5],
  ['!!float 5', 5],
];

describe('reading YAML as kubectl does', () => {
  it.each(SCALARS)('reads %s', (text, value) => {
    expect(read(`a: ${text}\n`)).toEqual({ a: value });
    expect(read(`- ${text}\n`)).toEqual([value]);
  });

  it('makes texts of keys as kubectl does', () => {
    expect(read('yes: 1\n0644: 2\n"on": 3\n1.5: 4\n9223372036854775807: 5\n2031-05-06: 6\n')).toEqual({
      true: 1,
      420: 2,
      on: 3,
      1.5: 4,
      '9223372036854775807': 5,
      '2031-05-06': 6,
    });
  });

  it.each([
    ['~: 1\n', '1: the key `~` is no text; write it in quotes'],
    ['a: 1\n: 2\n', '2: an empty key; write it in quotes'],
    ['1e21: 1\n', '1: the key `1e21` is no text; write it in quotes'],
    ['[a]: 1\n', '1: a list or a map cannot be a key here'],
    ['yes: 1\ntrue: 2\n', '2: the key `true` is written twice in the same map'],
    ['a: .inf\n', '1: JSON, which the API speaks, has no such number'],
    ['a: !!int x\n', '1: not YAML: `x` is no !!int'],
  ])('refuses %j with its line', (text, problem) => {
    expect(read(text)).toEqual([problem]);
  });

  it('merges as go-yaml does: `<<` overrides what stands above it, and the first of a list counts most', () => {
    const maps = 'm: &m {a: 1}\nk: &k {a: 2, b: 2}\n';
    expect(read(`${maps}z: {a: 9, <<: *m}\n`)).toMatchObject({ z: { a: 1 } });
    expect(read(`${maps}z: {<<: *m, a: 9}\n`)).toMatchObject({ z: { a: 9 } });
    expect(read(`${maps}z: {<<: [*m, *k], c: 3}\n`)).toMatchObject({ z: { a: 1, b: 2, c: 3 } });
    expect(read('"<<": {a: 1}\n')).toEqual({ '<<': { a: 1 } });
  });

  it('reads JSON, its escapes and numbers', () => {
    expect(read('{"a": "\\u0085\\u2028 \\ud83d\\ude80", "b": 1e21, "c": 9007199254740993}')).toEqual({
      a: '\u0085\u2028 🚀',
      b: 1e21,
      c: 9007199254740993n,
    });
  });

  it('names numbers that the API server rounds, and no others', () => {
    const inexact = (text: string) => readDocuments(`a: ${text}\n`).documents[0]?.inexact.length;
    expect(['12345678901234567890', '18446744073709551615', '-9223372036854775809'].map(inexact)).toEqual([
      1, 1, 1,
    ]);
    // The last two are how the server writes fractions of that size.
    const exact = ['9223372036854775807', '1e21', '18446744073709551616', '18446744073709552000'];
    expect(exact.map(inexact)).toEqual([0, 0, 0, 0]);
  });
});
