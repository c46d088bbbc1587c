import type { Readable } from 'node:stream';
import type { TerminalEnd } from '../../shared/contract/pods.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A program on a terminal, in a container or on a node. Whoever opens it disposes of it, and the program ends then. */
export interface TerminalSession extends AsyncDisposable {
  /** What it prints; ends with the program. The program is held back while nobody reads. */
  readonly output: Readable;
  /** Settles when the bytes are on their way, so a program that does not read holds its writer back. */
  write(data: Uint8Array): Promise<void>;
  resize(size: TerminalSize): Promise<void>;
  /** Never rejects. */
  readonly ended: Promise<TerminalEnd>;
}
