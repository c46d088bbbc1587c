import { buildPrograms, describeOldGo, isGoNewEnough, readGoVersion } from '../src/core/doctor/buildTools.ts';
import { AppError } from '../src/shared/errors.ts';
import { fillIn } from './ensureEngine.ts';
import { getConsent } from './setup/getConsent.ts';
import { findOnMachine, type Setup, type SetupOptions } from './setup/machine.ts';
import { installPackages, isDebianLike, readCandidate, updatePackageLists } from './setup/packages.ts';
import { canBeRoot } from './setup/runAsRoot.ts';

/**
 * Sees to it that the node image can be built here: mmdebstrap, a C compiler, and a Go that is new enough. On
 * Debian and Ubuntu what is missing is installed after asking, Go only where the distribution's own will do.
 * Rejects with `IMAGE_BUILD_FAILED` when something is missing in the end, its hint saying what to do.
 */
export const ensureBuildTools = async (options: SetupOptions): Promise<void> => {
  const setup = fillIn(options);
  const { machine, signal } = setup;
  const packages = await listMissingPackages(setup);
  const go = await readGoVersion({ env: machine.env, signal });
  const adviceOnGo = describeOldGo(go);
  if (packages.length === 0 && adviceOnGo === undefined) return;
  const missing = [
    ...packages,
    ...(adviceOnGo === undefined ? [] : [go === undefined ? 'Go' : `a Go newer than ${go}`]),
  ];
  const what = `To build the node image, ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  const todo = [packages.length > 0 ? `sudo apt-get install ${packages.join(' ')}` : '', adviceOnGo ?? '']
    .filter(Boolean)
    .join('; ');
  if (!(machine.platform === 'linux' && (await isDebianLike(machine)) && (await canBeRoot(machine)))) {
    throw new AppError('IMAGE_BUILD_FAILED', what, { hint: todo });
  }
  await getConsent(
    { what: `${what} It will be installed with apt-get.`, todo, code: 'IMAGE_BUILD_FAILED' },
    setup,
  );
  await updatePackageLists(setup);
  const goPackage = adviceOnGo === undefined ? [] : [await pickGoPackage(setup, adviceOnGo)];
  await installPackages([...packages, ...goPackage], setup);
};

const listMissingPackages = async ({ machine }: Setup): Promise<readonly string[]> => {
  const missing = await Promise.all(
    buildPrograms.map(async ({ name, packages }) =>
      (await findOnMachine(machine, name)) === undefined ? packages : [],
    ),
  );
  return missing.flat();
};

const pickGoPackage = async (setup: Setup, advice: string): Promise<string> => {
  const candidate = await readCandidate('golang-go', setup);
  if (candidate !== undefined && isGoNewEnough(candidate)) return 'golang-go';
  const have =
    candidate === undefined ? 'no Go' : `only Go ${candidate.replace(/^\d+:/, '').replace(/~.*/, '')}`;
  throw new AppError(
    'IMAGE_BUILD_FAILED',
    `This distribution has ${have}, which cannot build the node image.`,
    {
      hint: advice,
    },
  );
};
