import { go } from '../../ui/history.ts';
import { registerCommand } from '../../ui/registry.ts';

registerCommand({
  id: 'settings.open',
  title: 'Settings',
  section: 'Pages',
  keys: 'mod+,',
  run: () => go('/settings'),
});
