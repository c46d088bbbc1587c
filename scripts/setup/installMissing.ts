import { AppError } from '../../src/shared/errors.ts';
import { getConsent } from './getConsent.ts';
import type { Setup } from './machine.ts';
import { installPackages, isDebianLike, readCandidate, updatePackageLists } from './packages.ts';
import { canBeRoot } from './runAsRoot.ts';

export interface MissingProgram {
  readonly isThere: () => Promise<boolean>;
  /** A sentence: what needs which program. */
  readonly what: string;
  /** What to do without Debian's packages. */
  readonly todo: string;
  /** The Debian package that brings it. */
  readonly packageName: string;
}

/** Installs a program that is missing, after asking; `NOT_FOUND` when it is not there in the end. */
export const installMissing = async (
  { isThere, what, todo, packageName }: MissingProgram,
  setup: Setup,
): Promise<void> => {
  if (await isThere()) return;
  const { machine } = setup;
  const missing = (cause?: unknown) => new AppError('NOT_FOUND', what, { hint: todo, cause });
  if (!(machine.platform === 'linux' && (await isDebianLike(machine)) && (await canBeRoot(machine)))) {
    throw missing();
  }
  await getConsent({ what: `${what} It will be installed with apt-get.`, todo, code: 'NOT_FOUND' }, setup);
  await updatePackageLists(setup);
  if ((await readCandidate(packageName, setup)) === undefined) throw missing();
  await installPackages([packageName], setup);
  if (!(await isThere())) throw missing();
};
