import { parseJson } from '../../lib/exactJson.ts';

const NEW_LINE = 0x0a;

/** Bytes of one line; the largest object that etcd takes is 1.5 MB, and a row of a table is much smaller. */
const MAX_LINE = 64 * 1024 * 1024;

/**
 * Parses a stream of JSON lines as they come, in batches of what arrived at once; characters may be split between
 * chunks. What follows the last line end is cut off and given to nobody: the connection broke in the middle of it.
 */
export async function* readJsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly unknown[]> {
  let rest: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    const lines: unknown[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEW_LINE); end !== -1; end = chunk.indexOf(NEW_LINE, start)) {
      const line = Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
      if (line.trim() !== '') lines.push(parseJson(line));
      rest = [];
      size = 0;
      start = end + 1;
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      size += chunk.length - start;
      if (size > MAX_LINE) throw new Error(`a line of the answer is longer than ${MAX_LINE} bytes`);
    }
    if (lines.length > 0) yield lines;
  }
}
