import { openDialog } from '../../ui/overlays.tsx';
import { registerCommand } from '../../ui/registry.ts';
import { renderKeySheet } from './KeySheet.tsx';

registerCommand({
  id: 'help.keys',
  title: 'Show all keys',
  section: 'Help',
  keys: '?',
  run: () => void openDialog(renderKeySheet),
});
