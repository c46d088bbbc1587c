import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ManifestFile } from '../../../shared/contract/manifests.ts';
import { AppError } from '../../../shared/errors.ts';
import { failAfter } from '../../lib/withCleanup.ts';
import { PARSE_DEADLINE, PARSE_MEMORY } from './limits.ts';
import type { ParsedFiles } from './parsedObject.ts';

/** Parses files in a thread of its own, so that no file can hold up the app; `BAD_INPUT` for what takes too long. */
export type ParseManifests = (files: readonly ManifestFile[], signal: AbortSignal) => Promise<ParsedFiles>;

/** Beside this file in the sources, beside the bundle in a build. */
const findWorker = (): string => {
  const here = import.meta.dirname;
  const places = ['parseWorker.ts', 'parseWorker.js', '../parseWorker.js'].map((name) =>
    path.join(here, name),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`The parser of manifests is not among ${places.join(', ')}.`);
  return found;
};

const tooHard = (cause?: unknown) =>
  new AppError(
    'BAD_INPUT',
    'The files could not be read in time: they are too large, or made to be hard to read.',
    {
      hint: 'Drop fewer or smaller files; a folder can be taken in parts.',
      cause,
    },
  );

interface Job {
  readonly files: readonly ManifestFile[];
  readonly signal: AbortSignal;
  readonly deadline: number;
}

const parseIn = (worker: Worker, { files, signal, deadline }: Job) =>
  new Promise<ParsedFiles>((resolve, reject) => {
    const late = AbortSignal.timeout(deadline);
    const stop = AbortSignal.any([signal, late]);
    const settle = (act: () => void) => {
      // Not all listeners: a worker has some of its own, and would never answer again.
      worker.off('message', take).off('error', fail).off('exit', fail);
      stop.removeEventListener('abort', giveUp);
      worker.unref();
      act();
    };
    const giveUp = () => settle(() => reject(signal.aborted ? signal.reason : tooHard()));
    const take = (parsed: ParsedFiles) => settle(() => resolve(parsed));
    const fail = (cause: unknown) => settle(() => reject(tooHard(cause)));
    if (stop.aborted) return giveUp();
    stop.addEventListener('abort', giveUp);
    worker.on('message', take).on('error', fail).on('exit', fail);
    worker.ref();
    worker.postMessage(files);
  });

/** One thread is started at first need and kept; one that does not finish in time is ended, and the next call has a new one. */
export const createParser = ({ deadline = PARSE_DEADLINE } = {}): ParseManifests => {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const run = async (files: readonly ManifestFile[], signal: AbortSignal) => {
    signal.throwIfAborted();
    worker ??= new Worker(findWorker(), { resourceLimits: { maxOldGenerationSizeMb: PARSE_MEMORY } });
    const used = worker;
    try {
      return await parseIn(used, { files, signal, deadline });
    } catch (error) {
      worker = undefined;
      return await failAfter(error, () => used.terminate());
    }
  };
  return (files, signal) => {
    const turn = last.then(
      () => run(files, signal),
      () => run(files, signal),
    );
    last = turn;
    return turn;
  };
};
