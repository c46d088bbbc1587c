import { useEffect, useRef, useState } from 'react';
import css from './DropTarget.module.css';
import { notify } from './notify.ts';
import { readDropped } from './readDropped.ts';
import { type CommandContext, type DroppedFile, listDropHandlers } from './registry.ts';

/** Gives files to the first handler that has a sentence for them; also for files that were chosen, not dropped. */
export const openFiles = async (files: readonly DroppedFile[], context: CommandContext): Promise<void> => {
  if (files.length === 0) return;
  const handler = listDropHandlers().find(({ describe }) => describe(files, context) !== undefined);
  if (handler === undefined) {
    const [first] = files;
    throw new Error(
      `${files.length === 1 ? first?.path : `None of the ${files.length} files`} is nothing that Slipway opens here.`,
    );
  }
  await handler.open(files, context);
};

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** The whole window takes files: it dims while they hover, and says what can be done with them. */
export const DropTarget = ({ cluster }: { readonly cluster: string | undefined }) => {
  const [hovers, setHovers] = useState(false);
  const latest = useRef(cluster);
  latest.current = cluster;
  useEffect(() => listenForFiles(setHovers, () => ({ cluster: latest.current })), []);
  if (!hovers) return null;
  return (
    <div className={css.veil} role="status">
      <div>
        <strong>Let go to open</strong>
        <ul>
          {listDropHandlers().map(({ id, invites }) => (
            <li key={id}>{invites}</li>
          ))}
        </ul>
      </div>
    </div>
  );
};

const listenForFiles = (setHovers: (hovers: boolean) => void, context: () => CommandContext) => {
  const controller = new AbortController();
  const { signal } = controller;
  window.addEventListener(
    'dragover',
    (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setHovers(true);
    },
    { signal },
  );
  window.addEventListener(
    'dragleave',
    (event) => {
      // Only the pointer leaving the window has nothing that it goes to.
      if (event.relatedTarget === null) setHovers(false);
    },
    { signal },
  );
  // While files are dragged no pointer moves; that a drag was given up with Esc is not always told.
  window.addEventListener('pointermove', () => setHovers(false), { signal });
  window.addEventListener(
    'drop',
    (event) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      setHovers(false);
      readDropped(event.dataTransfer)
        .then((files) => openFiles(files, context()))
        .catch((error: unknown) => notify.error(error, 'Opening what was dropped'));
    },
    { signal },
  );
  return () => controller.abort();
};
