import { readFile } from 'node:fs/promises';
import { recommendedInotify } from '../src/core/doctor/checkInotify.ts';
import { fillIn } from './ensureEngine.ts';
import { getConsent } from './setup/getConsent.ts';
import type { SetupOptions } from './setup/machine.ts';
import { canBeRoot, runAsRoot } from './setup/runAsRoot.ts';

const readLimit = async (name: string): Promise<number | undefined> => {
  const text = await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text);
};

/**
 * Raises the kernel's inotify limits where they are too low for several nodes: they are shared by all containers of
 * the machine, and kube-proxy ends with «too many open files» when they are used up. Lasts until the machine's next
 * start. Never rejects: without it a small cluster still works, so a no, or a failure, is only told.
 */
export const ensureLimits = async (options: SetupOptions): Promise<void> => {
  const setup = fillIn(options);
  const wanted = await Promise.all(
    Object.entries(recommendedInotify).map(async ([name, value]) => {
      const limit = await readLimit(name);
      return limit !== undefined && limit < value ? [`fs.inotify.${name}=${value}`] : [];
    }),
  );
  const settings = wanted.flat();
  if (settings.length === 0) return;
  const todo = `sudo sysctl -w ${settings.join(' ')}`;
  try {
    if (!(await canBeRoot(setup.machine))) throw new Error('this needs root');
    const what = `The kernel's limits for watching files are low for several nodes: ${settings.join(' and ')} will be set.`;
    await getConsent({ what, todo, code: 'UNSUPPORTED' }, setup);
    await runAsRoot(['sysctl', '-q', '-w', ...settings], setup);
  } catch (error) {
    setup.say(`The limits stay as they are (${(error as Error).message}). To raise them yourself: ${todo}`);
  }
};
