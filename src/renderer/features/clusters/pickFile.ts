import { readText } from '../../ui/readDropped.ts';
import type { OpenedFile } from './openedFile.ts';

/** Asks for a YAML file; undefined when the person chose none. */
export const pickFile = (): Promise<OpenedFile | undefined> =>
  new Promise((resolve, reject) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.yaml,.yml,.json';
    input.addEventListener('cancel', () => resolve(undefined));
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file === undefined) return resolve(undefined);
      readText(file).then((text) => resolve({ name: file.name, text }), reject);
    });
    input.click();
  });
