import { AppError } from '../src/shared/errors.ts';
import { fillIn } from './ensureEngine.ts';
import { getConsent } from './setup/getConsent.ts';
import { findOnMachine, type SetupOptions } from './setup/machine.ts';
import { installPackages, isDebianLike, readCandidate, updatePackageLists } from './setup/packages.ts';
import { canBeRoot } from './setup/runAsRoot.ts';

/** As test/e2e/helpers/launchChromium.ts looks for them. */
const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const todo = 'sudo apt-get install chromium, or install Google Chrome';

/**
 * Sees to it that there is a Chromium for the end-to-end tests; on Debian it is installed after asking. Ubuntu's
 * package is only a pointer to a snap, which runs in few places, so Ubuntu's user installs a browser.
 * Rejects with `NOT_FOUND` when there is none in the end, its hint saying what to do.
 */
export const ensureChromium = async (options: SetupOptions): Promise<void> => {
  const setup = fillIn(options);
  const { machine } = setup;
  const isThere = async () =>
    (await Promise.all(programs.map((name) => findOnMachine(machine, name)))).some(Boolean);
  if (await isThere()) return;
  const what = 'The end-to-end tests need Chromium, which is not installed.';
  const missing = (cause?: unknown) => new AppError('NOT_FOUND', what, { hint: todo, cause });
  if (!(machine.platform === 'linux' && (await isDebianLike(machine)) && (await canBeRoot(machine)))) {
    throw missing();
  }
  await getConsent({ what: `${what} It will be installed with apt-get.`, todo, code: 'NOT_FOUND' }, setup);
  await updatePackageLists(setup);
  if ((await readCandidate('chromium', setup)) === undefined) throw missing();
  await installPackages(['chromium'], setup);
  if (!(await isThere())) throw missing();
};
