import { AppError, type ErrorCode, toErrorInfo } from '../../shared/errors.ts';
import type { MachineEntry, MachineState, MachineStatus } from '../../shared/machine.ts';
import { raceSignal } from '../lib/raceSignal.ts';
import type { HostsParts } from './hostsParts.ts';

/** Milliseconds that each machine has for its answer. */
const WITHIN = 10_000;

const states: Partial<Record<ErrorCode, MachineState>> = {
  HOST_UNREACHABLE: 'unreachable',
  TIMED_OUT: 'unreachable',
  HOST_KEY_UNKNOWN: 'key unknown',
  HOST_KEY_CHANGED: 'key changed',
  SIGN_IN_FAILED: 'sign-in failed',
  KEY_LOCKED: 'key locked',
  SUDO_REFUSED: 'not root',
};

/** The machines and how they are, asked side by side; see `HostsArea.list`. */
export const listHosts = async (
  parts: HostsParts,
  { signal, ask = true }: { readonly signal: AbortSignal; readonly ask?: boolean },
): Promise<readonly MachineStatus[]> =>
  await Promise.all(
    parts.inventory
      .list()
      .map(async (entry) => (ask ? await lookAt(entry, parts, signal) : { ...entry, state: 'not tested' })),
  );

/** How a machine is now. Rejects with the signal's reason alone. */
export const lookAt = async (
  entry: MachineEntry,
  { access, readIdentity }: HostsParts,
  signal: AbortSignal,
): Promise<MachineStatus> => {
  const limit = AbortSignal.timeout(WITHIN);
  try {
    const both = AbortSignal.any([signal, limit]);
    const host = await access.find(entry.name);
    const { node } = await raceSignal(readIdentity(host, { signal: both }), both);
    return { ...entry, state: 'ready', ...(node === undefined ? {} : { node }) };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const error = toErrorInfo(limit.aborted ? tooSlow(entry, thrown) : thrown);
    return { ...entry, state: states[error.code] ?? 'failed', error };
  }
};

const tooSlow = ({ name, target }: MachineEntry, cause: unknown) =>
  new AppError('TIMED_OUT', `${name} (${target}) did not answer within ${WITHIN / 1000} s.`, {
    hint: 'Is it switched on, and does a firewall let SSH through?',
    cause,
  });
