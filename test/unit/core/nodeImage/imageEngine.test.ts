import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readProgress, stripFrames } from '../../../../src/core/nodeImage/imageEngine.ts';
import { errorOf } from '../../../helpers/errorOf.ts';

const read = async (messages: readonly object[], size = 7) => {
  const bytes = Buffer.from(messages.map((message) => `${JSON.stringify(message)}\r\n`).join(''));
  const count = Math.ceil(bytes.length / size);
  const chunks = Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const lines: string[] = [];
  const { imageId } = await readProgress(Readable.from(chunks), (line) => lines.push(line));
  return { lines, imageId };
};

describe("the engine's progress", () => {
  it('is told line by line, with the image that it made', async () => {
    const messages = [
      { stream: 'Step 1/2\n' },
      { stream: '\n' },
      { status: 'Pulling' },
      { aux: { ID: 'sha256:1' } },
    ];
    expect(await read(messages)).toEqual({ lines: ['Step 1/2', 'Pulling'], imageId: 'sha256:1' });
  });

  it('is an error when a line of it is one, though the engine answered with 200', async () => {
    const error = await errorOf(
      read([{ stream: 'Step 1/2' }, { error: 'it broke' }, { stream: 'Step 2/2' }]),
    );
    expect(error).toMatchObject({ code: 'DOCKER_FAILED', message: 'it broke' });
  });

  it('is a full disk when the error says so', async () => {
    const words = 'write /x: no space left on device';
    const error = await errorOf(read([{ errorDetail: { message: words }, error: words }]));
    expect(error.code).toBe('DISK_FULL');
    expect(error.details).toEqual([words]);
  });

  it('may have very long lines', async () => {
    const { lines } = await read([{ stream: 'x'.repeat(200_000) }], 16_384);
    expect(lines.map((line) => line.length)).toEqual([200_000]);
  });

  it('may be empty', async () => {
    expect(await read([])).toEqual({ lines: [], imageId: undefined });
  });
});

describe('stripFrames', () => {
  const frame = (text: string) => {
    const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };

  it('gives the lines, also of a character or a line that two frames share', () => {
    const [first, second] = [Buffer.from('ä').subarray(0, 1), Buffer.from('ä').subarray(1)];
    const half = (bytes: Buffer) => Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 1]), bytes]);
    expect(stripFrames(Buffer.concat([frame('one\ntw'), frame('o\n'), half(first), half(second)]))).toEqual([
      'one',
      'two',
      'ä',
    ]);
  });

  it('gives no line of no output', () => {
    expect(stripFrames(Buffer.alloc(0))).toEqual([]);
  });
});
