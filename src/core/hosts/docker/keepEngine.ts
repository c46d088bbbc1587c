import { AppError } from '../../../shared/errors.ts';
import { type FindEngineOptions, type FoundEngine, findEngine } from './findEngine.ts';

export interface KeptEngine {
  /** The engine in use; looked for at the first call, and anew when the person has chosen another one since. */
  get(signal: AbortSignal): Promise<FoundEngine>;
  /** Looks for it anew at the next call: the one in use does not answer any more. */
  forget(): void;
}

export interface KeepEngineOptions extends Omit<FindEngineOptions, 'signal' | 'setting'> {
  /** The engine that the settings name now. */
  readonly readSetting: () => string | undefined;
}

/** Milliseconds for one search; places that are there but silent each take some seconds. */
const SEARCH_WITHIN = 60_000;

export const keepEngine = ({ readSetting, ...options }: KeepEngineOptions): KeptEngine => {
  let kept: { readonly setting: string | undefined; readonly found: Promise<FoundEngine> } | undefined;
  const search = (setting: string | undefined) => {
    // Several wait for one search, so it does not end with the first of them that goes away.
    const found = findEngine({ ...options, setting, signal: AbortSignal.timeout(SEARCH_WITHIN) });
    const mine = { setting, found };
    // Asked again next time: the person may have started it meanwhile.
    found.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return mine;
  };
  return {
    get: async (signal) => {
      signal.throwIfAborted();
      const setting = readSetting();
      if (kept === undefined || kept.setting !== setting) kept = search(setting);
      return await orCancelled(kept.found, signal);
    },
    forget: () => {
      kept = undefined;
    },
  };
};

const orCancelled = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const cancel = () =>
      reject(
        new AppError('CANCELLED', 'The search for a Docker engine was cancelled.', { cause: signal.reason }),
      );
    signal.addEventListener('abort', cancel);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
