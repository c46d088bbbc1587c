import type { Machines } from '../../../../../src/core/hosts/ssh/machines.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

/** Machines that are switched off, and how often each was asked. */
export const openSilentMachines = (...names: readonly string[]) => {
  const asked: string[] = [];
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
              return Promise.reject(new AppError('HOST_UNREACHABLE', `${name} does not answer.`));
            },
            close: () => undefined,
          },
        },
      }),
    close: () => undefined,
  };
  return { machines, asked };
};
