import { useState } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { KeyCaps } from '../../ui/KeyCaps.tsx';
import type { KeyBinding } from '../../ui/keys.ts';
import { listActiveKeys } from '../../ui/useKeys.ts';
import css from './KeySheet.module.css';

const tableKeys: readonly Omit<KeyBinding, 'run'>[] = [
  { keys: 'ArrowDown', title: 'Next row; with Shift, select on the way', group: 'In tables' },
  { keys: 'Home', title: 'First row; End goes to the last', group: 'In tables' },
  { keys: 'PageDown', title: 'A page down; PageUp goes up', group: 'In tables' },
  { keys: 'Enter', title: 'Open the row', group: 'In tables' },
  { keys: 'Space', title: 'Select the row', group: 'In tables' },
  { keys: 'mod+a', title: 'Select all rows', group: 'In tables' },
];

/** The keys that work where the sheet was opened, by what they are for. */
const KeySheet = ({ onClose }: { readonly onClose: () => void }) => {
  const [groups] = useState(() => groupKeys([...listActiveKeys(), ...tableKeys]));
  return (
    <Dialog onClose={onClose} title="Keys" size="xl">
      <div className={css.groups}>
        {groups.map(({ title, bindings }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {bindings.map(({ keys, title: what }) => (
                <div key={keys}>
                  <dt>
                    <KeyCaps keys={keys} />
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};

/** Bindings by group; of several with the same keys the inner one counts. */
const groupKeys = (bindings: readonly Omit<KeyBinding, 'run'>[]) => {
  const groups = new Map<string, Map<string, Omit<KeyBinding, 'run'>>>();
  for (const binding of bindings) {
    const title = binding.group ?? 'On this page';
    groups.set(title, (groups.get(title) ?? new Map()).set(binding.keys, binding));
  }
  return [...groups].map(([title, found]) => ({ title, bindings: [...found.values()] }));
};

export const renderKeySheet = (close: () => void) => <KeySheet onClose={close} />;
