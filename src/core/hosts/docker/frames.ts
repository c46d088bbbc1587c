/**
 * Takes Docker's multiplexed output apart (Engine API, "Attach to a container", stream format): frames of an
 * 8-byte head (stream number, 3 zero bytes, big-endian length) and that many bytes.
 */
export class FrameSplitter {
  readonly #onFrame: (stream: 'stdout' | 'stderr', data: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(onFrame: (stream: 'stdout' | 'stderr', data: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (rest.length >= 8) {
      const end = 8 + rest.readUInt32BE(4);
      if (rest.length < end) break;
      this.#onFrame(rest[0] === 2 ? 'stderr' : 'stdout', rest.subarray(8, end));
      rest = rest.subarray(end);
    }
    this.#rest = rest;
  }
}
