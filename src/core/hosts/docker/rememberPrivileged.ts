import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../lib/writeFileAtomically.ts';

/** Whether each engine makes privileged containers, in a file that may be deleted at any time. */
export const rememberPrivileged = (folder: string, engine: string) => {
  const file = path.join(folder, 'engines.json');
  const read = async (): Promise<Record<string, boolean>> =>
    await readFile(file, 'utf8').then(
      (text) => JSON.parse(text) as Record<string, boolean>,
      () => ({}),
    );
  return {
    get: async () => (await read())[engine],
    set: async (value: boolean) => {
      await mkdir(folder, { recursive: true });
      await writeFileAtomically(file, JSON.stringify({ ...(await read()), [engine]: value }), {
        mode: 0o600,
      });
    },
  };
};
