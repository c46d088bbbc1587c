import { useState } from 'react';
import { api } from '../../api/api.ts';
import { useStream } from '../../api/useLive.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { LogView } from '../../ui/LogView.tsx';
import { createLogStore } from '../../ui/logStore.ts';
import css from './nodes.module.css';

export type Unit = 'kubelet' | 'containerd';

export const isUnit = (text: string): text is Unit => text === 'kubelet' || text === 'containerd';

/** The log of a service of a node, as it goes on; a tab of the dock. */
export const UnitLog = ({
  cluster,
  node,
  unit,
}: {
  readonly cluster: string;
  readonly node: string;
  readonly unit: Unit;
}) => {
  const [lines] = useState(() => createLogStore());
  const { status, error } = useStream(
    (signal) => api.nodes.unitLog({ cluster, node, unit }, { signal }),
    (batch, isFirst) => {
      if (isFirst) lines.clear();
      if (batch.dropped !== undefined) {
        lines.append([
          { text: `… ${formatPlural(batch.dropped, 'line')} came too fast and were left out …` },
        ]);
      }
      lines.append(batch.lines);
    },
    [cluster, node, unit],
  );
  return (
    <div className={css.log}>
      {status === 'lost' && error !== undefined ? <ErrorNote error={error} /> : null}
      <LogView lines={lines} name={`${node}-${unit}`} label={`the log of ${unit} on ${node}`} />
    </div>
  );
};
