import type { OutStream } from '../cliIo.ts';

export interface Output {
  readonly write: (text: string) => void;
  /** Each with a line end; none at all for an empty list. */
  readonly writeLines: (lines: readonly string[]) => void;
  /** Settles when all has been written; tells what went wrong, unless only the reader was gone (`| head`). */
  readonly close: () => Promise<Error | undefined>;
}

/**
 * Writes to a stream until it fails: a command goes on when nobody reads it any more, as a half-made cluster
 * helps nobody.
 */
export const openOutput = (stream: OutStream): Output => {
  let failure: NodeJS.ErrnoException | undefined;
  const fail = (error: Error | null | undefined) => {
    failure ??= error ?? undefined;
  };
  stream.on('error', fail);
  const write = (text: string) => {
    if (failure === undefined) stream.write(text);
  };
  return {
    write,
    writeLines: (lines) => write(lines.map((line) => `${line}\n`).join('')),
    close: async () => {
      if (failure === undefined) await new Promise<void>((done) => stream.write('', () => done()));
      return failure?.code === 'EPIPE' ? undefined : failure;
    },
  };
};
