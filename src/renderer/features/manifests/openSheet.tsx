import { openDialog } from '../../ui/overlays.tsx';
import { ManifestSheet } from './ManifestSheet.tsx';
import type { SheetStart } from './sheetTypes.ts';

export const openSheet = (start: SheetStart): void => {
  openDialog((close) => <ManifestSheet start={start} onClose={close} />);
};
