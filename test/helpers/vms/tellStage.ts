import { writeSync } from 'node:fs';

/** Shows a line at once, with the time of day: a run takes long, and one wants to see where it is. */
export const tellStage = (line: string): void => {
  writeSync(1, `${new Date().toLocaleTimeString('en-GB')}  ${line}\n`);
};

/** Does something, and tells what it is and how long it took. */
export const timeStage = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
  const started = performance.now();
  tellStage(`${what} …`);
  try {
    return await run();
  } finally {
    tellStage(`${what}: ${Math.round((performance.now() - started) / 1000)} s`);
  }
};
