import { go } from '../../ui/history.ts';
import { registerCommand } from '../../ui/registry.ts';

registerCommand({
  id: 'hosts.open',
  title: 'Machines (SSH hosts)',
  section: 'Pages',
  keys: 'g i',
  run: () => go('/hosts'),
});

registerCommand({
  id: 'hosts.add',
  title: 'Add machines',
  section: 'Machines',
  run: async () => {
    const { openAdd } = await import('./AddDialog.tsx');
    openAdd();
  },
});
