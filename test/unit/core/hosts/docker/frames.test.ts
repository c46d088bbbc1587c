import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSplitter } from '../../../../../src/core/hosts/docker/frames.ts';

type Frame = readonly ['stdout' | 'stderr', string];

/** A frame as the engine sends it. */
const encode = (name: Frame[0], data: Uint8Array) => {
  const head = Buffer.alloc(8);
  head[0] = name === 'stderr' ? 2 : 1;
  head.writeUInt32BE(data.length, 4);
  return Buffer.concat([head, data]);
};

const split = (chunks: readonly Buffer[]) => {
  const frames: Frame[] = [];
  const splitter = new FrameSplitter((name, data) => frames.push([name, data.toString('hex')]));
  for (const chunk of chunks) splitter.push(chunk);
  return frames;
};

const cut = (bytes: Buffer, places: readonly number[]) => {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};

const frame = fc.tuple(fc.constantFrom<Frame[0]>('stdout', 'stderr'), fc.uint8Array({ maxLength: 40 }));

describe("the engine's frames", () => {
  it('come out as they went in, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(frame), fc.array(fc.nat()), (frames, places) => {
        const bytes = Buffer.concat(frames.map(([name, data]) => encode(name, data)));
        const expected = frames.map(([name, data]) => [name, Buffer.from(data).toString('hex')]);
        expect(split(cut(bytes, places))).toEqual(expected);
      }),
    );
  });

  it('come out byte by byte', () => {
    const bytes = Buffer.concat([encode('stdout', Buffer.from('one')), encode('stderr', Buffer.from('two'))]);
    expect(split([...bytes].map((byte) => Buffer.from([byte])))).toEqual([
      ['stdout', Buffer.from('one').toString('hex')],
      ['stderr', Buffer.from('two').toString('hex')],
    ]);
  });

  it('come out only when they are whole', () => {
    expect(split([encode('stdout', Buffer.from('half')).subarray(0, 10)])).toEqual([]);
  });
});
