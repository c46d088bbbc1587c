import path from 'node:path';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type MachineEntry, machineAddress, machineName } from '../../shared/machine.ts';
import { checkLabels } from '../clusters/clusterFile/checkLabels.ts';
import type { AddHostRequest } from './hostsArea.ts';

/** What was asked for, checked; name and address may still be missing. */
export type AskedEntry = Omit<MachineEntry, 'name' | 'address'> & {
  readonly name: string | undefined;
  readonly address: string | undefined;
};

/** Checks what a person asks to add. Throws `BAD_INPUT`. */
export const readRequest = (request: AddHostRequest, homedir: string): AskedEntry => {
  const { labels = {}, identityFiles = [] } = request;
  const [problem] = checkLabels({ labels: { ...labels } }, []);
  if (problem !== undefined) throw new AppError('BAD_INPUT', `${problem.message}.`);
  return {
    name: readWord('name', machineName, request.name),
    address: readWord('address', machineAddress, request.address),
    target: request.target.trim(),
    ...(identityFiles.length === 0
      ? {}
      : { identityFiles: identityFiles.map((file) => readFileName(file, homedir)) }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  };
};

const readWord = (what: string, schema: z.ZodType<string>, word: string | undefined) => {
  if (word === undefined) return undefined;
  const { success, data, error } = schema.safeParse(word);
  if (success) return data;
  throw new AppError(
    'BAD_INPUT',
    `${JSON.stringify(word)} is no ${what} for a machine: ${error.issues[0]?.message}.`,
  );
};

const readFileName = (file: string, homedir: string): string => {
  const whole = file.startsWith('~/') ? path.join(homedir, file.slice(2)) : file;
  if (path.isAbsolute(whole)) return path.normalize(whole);
  throw new AppError('BAD_INPUT', `${JSON.stringify(file)} does not say where the key file is.`, {
    hint: 'Write its whole path, from / or from ~ on.',
  });
};
