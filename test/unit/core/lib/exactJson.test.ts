import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, writeJson } from '../../../../src/core/lib/exactJson.ts';

describe('JSON digit for digit', () => {
  it.each([
    '{"a":9007199254740993}',
    '[9223372036854775807,-9223372036854775808,[18446744073709551615]]',
    '{"maximum":9223372036854775807,"text":"9007199254740993","ratio":0.1}',
    '{"small":9007199254740991,"large":1e+21,"larger":1.7976931348623157e+308}',
  ])('writes %s as it was read', (text) => {
    expect(writeJson(parseJson(text))).toBe(text);
  });

  it('gives a whole number that a JavaScript number cannot keep as a bigint, and no other', () => {
    expect(parseJson('{ "a": 9007199254740993, "b": 9007199254740991, "c": 1234567890123456.5 }')).toEqual({
      a: 9007199254740993n,
      b: 9007199254740991,
      c: 1234567890123456.5,
    });
  });

  it('keeps every whole number of 64 bits, wherever it stands', () => {
    const number = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
    const place = fc.constantFrom('%', '[%]', '[1, %,2]', '{"a":%}', '{"a" :\n%\n}', '{"a":{"b":[ %]}}');
    fc.assert(
      fc.property(number, place, (value, text) => {
        const written = writeJson(parseJson(text.replace('%', String(value))));
        expect(written).toBe(text.replace('%', String(value)).replace(/\s/g, ''));
      }),
    );
  });

  it('says as JSON.parse does what is no JSON', () => {
    expect(() => parseJson('{"a": 9007199254740993')).toThrow(SyntaxError);
    expect(() => parseJson('no')).toThrow(SyntaxError);
  });

  it('writes what YAML takes for a line end, or refuses, as an escape', () => {
    const text = 'a\u0085b\u2028c\u2029d\u007f\u009f\ufeff\uffff é 🚀';
    expect(writeJson({ text })).toBe('{"text":"a\\u0085b\\u2028c\\u2029d\\u007f\\u009f\\ufeff\\uffff é 🚀"}');
    expect(parseJson(writeJson({ text }))).toEqual({ text });
  });
});
