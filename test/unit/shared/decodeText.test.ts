import { describe, expect, it } from 'vitest';
import { decodeFile, decodeHead, decodeText } from '../../../src/shared/decodeText.ts';

const TEXT = 'name: café\r\nrocket: 🚀\n';

const toUtf16 = (text: string, isLittle: boolean) => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
};
const withMark = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('decoding a text file', () => {
  it.each([
    ['UTF-8', utf8(TEXT)],
    ['UTF-8 with its mark', withMark([0xef, 0xbb, 0xbf], utf8(TEXT))],
    ['UTF-16, little end first', withMark([0xff, 0xfe], toUtf16(TEXT, true))],
    ['UTF-16, big end first', withMark([0xfe, 0xff], toUtf16(TEXT, false))],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toEqual({ text: TEXT });
    expect(decodeHead(bytes)).toBe(TEXT);
  });

  it('reads an empty file, and one of a single byte', () => {
    expect(decodeText(new Uint8Array())).toEqual({ text: '' });
    expect(decodeText(utf8('a'))).toEqual({ text: 'a' });
  });

  it.each([
    [
      'Windows-1252',
      withMark(utf8('a: é\nb: 1\nname: caf'), [0xe9, 0x0a]),
      3,
      /not UTF-8 text.*0xE9.*Windows-1252.*Save it as UTF-8/,
    ],
    [
      'UTF-16 without its mark',
      toUtf16(TEXT, true),
      1,
      /UTF-16 without its byte order mark.*Save it as UTF-8/,
    ],
    ['the same, big end first', toUtf16(TEXT, false), 1, /UTF-16 without its byte order mark/],
    ['UTF-32', withMark([0xff, 0xfe, 0, 0], [0x61, 0, 0, 0]), 1, /is UTF-32/],
    ['UTF-16 cut in the middle', withMark([0xff, 0xfe], [0x61]), 1, /broken UTF-16/],
  ])('refuses %s with line and reason, and replaces nothing', (...[, bytes, line, message]) => {
    expect(decodeText(bytes)).toEqual({ problem: { line, message: expect.stringMatching(message) } });
    expect(() => decodeFile(bytes, 'web.yaml')).toThrow(`web.yaml, line ${line}: `);
  });
});
