import type { Machines } from '../../../../../src/core/hosts/ssh/machines.ts';
import type { MarkerMemory } from '../../../../../src/core/hosts/ssh/markerMemory.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

/** For those who were never there before. */
export const FORGETFUL: MarkerMemory = {
  recall: () => Promise.resolve(undefined),
  keep: () => Promise.resolve(),
};

/** Machines that are switched off, or fail in another way, and how often each was asked. */
export const openSilentMachines = (...silent: readonly (string | { name: string; error: AppError })[]) => {
  const asked: string[] = [];
  const names = silent.map((one) => (typeof one === 'string' ? one : one.name));
  const errorOf = (name: string) =>
    silent.flatMap((one) => (typeof one !== 'string' && one.name === name ? one.error : []))[0] ??
    new AppError('HOST_UNREACHABLE', `${name} does not answer.`);
  const machines: Machines = {
    names: () => Promise.resolve(names),
    find: (name) =>
      Promise.resolve({
        name,
        address: '10.0.0.1',
        ssh: {
          name,
          rooting: { sudo: false, password: undefined },
          lines: {
            open: () => {
              asked.push(name);
              return Promise.reject(errorOf(name));
            },
            close: () => undefined,
          },
        },
      }),
    close: () => undefined,
  };
  return { machines, asked };
};
