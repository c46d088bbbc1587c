import { openFiles } from '../../ui/DropTarget.tsx';
import { notify } from '../../ui/notify.ts';
import { describeFile } from '../../ui/readDropped.ts';

/** Lets somebody choose files, or a folder, and opens them as if they had been dropped. */
export const pickManifests = (cluster: string, what: 'files' | 'folder'): void => {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  if (what === 'files') input.accept = '.yaml,.yml,.json';
  else input.webkitdirectory = true;
  input.addEventListener('change', () => {
    const chosen = [...(input.files ?? [])];
    Promise.all(chosen.map((file) => describeFile(file, file.webkitRelativePath || file.name)))
      .then((files) => openFiles(files, { cluster }))
      .catch((error: unknown) => notify.error(error, 'Opening what was chosen'));
  });
  input.click();
};
