import { openDialog } from '../../ui/overlays.tsx';
import { useNamespaces } from '../../ui/useNamespaces.ts';
import { ManifestSheet } from './ManifestSheet.tsx';
import type { SheetStart } from './sheetTypes.ts';

export const openSheet = (start: SheetStart): void => {
  openDialog((close) => <SheetAtHome start={start} onClose={close} />);
};

/** Objects that name no namespace go to the one that is chosen, or to the context's. */
const SheetAtHome = ({ start, onClose }: { readonly start: SheetStart; readonly onClose: () => void }) => {
  const { home } = useNamespaces(start.cluster);
  return <ManifestSheet start={{ namespace: home, ...start }} onClose={onClose} />;
};
