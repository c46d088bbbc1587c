import { findProgram } from '../lib/findProgram.ts';
import { buildPrograms, describeOldGo, readGoVersion } from './buildTools.ts';
import type { Check } from './doctorInput.ts';
import type { Finding } from './finding.ts';

/** The programs that the node image is built with, when it has to be built. */
export const checkBuildTools: Check = async ({ mustBuildImage, platform, env, signal }) => {
  if (!mustBuildImage) return [];
  if (platform !== 'linux') {
    return [
      {
        id: 'build-tools',
        title: 'Tools to build the node image',
        level: 'problem',
        found: 'the image can be built on Linux only',
        todo: 'Name an image that can be pulled with --image, or build one on Linux and load it here.',
      },
    ];
  }
  const [go, ...programs] = await Promise.all([
    checkGo(env, signal),
    ...buildPrograms.map((program) => checkProgram(program, env)),
  ]);
  return [go, ...programs];
};

const checkGo = async (env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Finding> => {
  const version = await readGoVersion({ env, signal });
  const finding = { id: 'build-go', title: 'Go, to build the node image', found: version ?? 'not found' };
  const todo = describeOldGo(version);
  return todo === undefined ? { ...finding, level: 'ok' } : { ...finding, level: 'problem', todo };
};

const checkProgram = async (
  { name, packages, purpose }: (typeof buildPrograms)[number],
  env: NodeJS.ProcessEnv,
): Promise<Finding> => {
  const file = await findProgram(name, env['PATH']);
  const finding = { id: `build-${name}`, title: `${name}, ${purpose}`, found: file ?? 'not found' };
  if (file !== undefined) return { ...finding, level: 'ok' };
  return { ...finding, level: 'problem', todo: `Install it: sudo apt-get install ${packages.join(' ')}` };
};
