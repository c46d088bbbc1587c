import { randomUUID } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { Host } from '../host.ts';
import { FACTS_SCRIPT } from './factsScript.ts';
import type { HostFacts } from './hostFacts.ts';
import { parseFacts } from './parseFacts.ts';

/** Root's PATH often lacks them where a command is run without a login. */
export const PROGRAM_FOLDERS = ':/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin';

/** Every probe has its own limit; this one is for a machine that hangs all the same. */
const LIMIT = 60_000;

export interface FactsOptions {
  readonly signal: AbortSignal;
  /** Put behind the machine's PATH, `:` included; those that administrators' programs are in by default. */
  readonly programFolders?: string;
}

/**
 * Asks a machine, with one command that changes nothing, what it is and what is on it. Rejects with what
 * `Host.exec` rejects with, and with `UNSUPPORTED` when the answer is not that of a Linux machine.
 */
export const readHostFacts = async (
  host: Host,
  { signal, programFolders = PROGRAM_FOLDERS }: FactsOptions,
): Promise<HostFacts> => {
  // Nothing on the machine knows it beforehand, so no file there can end a part.
  const mark = `slipway-${randomUUID()}`;
  const asked = Date.now();
  const argv = ['sh', '-c', FACTS_SCRIPT, 'sh', mark, programFolders];
  const { stdout } = await host.exec(argv, { signal, deadline: LIMIT });
  const facts = parseFacts(stdout, { mark, asked, answered: Date.now() });
  if (facts !== undefined) return facts;
  throw new AppError('UNSUPPORTED', `${host.name} does not answer as a Linux machine does.`, {
    hint: 'Look whether the address is that of the machine you mean, and whether its user has a usual shell.',
  });
};
