import { ActionIcon, Button } from '@mantine/core';
import { IconFileText, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { UnitStatus } from '../../../shared/contract/nodes.ts';
import { queries } from '../../api/queries.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { Age } from '../../ui/Age.tsx';
import { openDockTab } from '../../ui/dockStore.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Part } from '../../ui/Field.tsx';
import { formatBytes, formatPlural } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './nodes.module.css';
import { isUnit, UnitLog } from './UnitLog.tsx';

/** Milliseconds between looks at the units while they are shown: systemd has no stream of them. */
const EVERY = 10_000;

/** The services that make a node of ours, with the way to their logs. */
export const NodeUnits = ({ cluster, node }: { readonly cluster: string; readonly node: string }) => {
  const units = useQuery({
    ...queries.nodes.units.queryOptions({ input: { cluster, node } }),
    refetchInterval: EVERY,
  });
  return (
    <Part
      title="Services"
      actions={
        <ActionIcon aria-label="Look again" loading={units.isFetching} onClick={() => void units.refetch()}>
          <IconRefresh size={14} />
        </ActionIcon>
      }
    >
      {units.error === null ? null : <ErrorNote error={toErrorInfo(units.error)} />}
      {units.data?.map((unit) => (
        <UnitLine key={unit.unit} cluster={cluster} node={node} unit={unit} />
      ))}
    </Part>
  );
};

const showLog = (cluster: string, node: string, unit: string) => {
  if (!isUnit(unit)) return;
  openDockTab({
    id: `unit ${cluster} ${node} ${unit}`,
    title: `${unit} on ${node}`,
    icon: IconFileText,
    element: <UnitLog cluster={cluster} node={node} unit={unit} />,
  });
};

const UnitLine = ({
  cluster,
  node,
  unit: { unit, active, sub, since, restarts, memory },
}: {
  readonly cluster: string;
  readonly node: string;
  readonly unit: UnitStatus;
}) => (
  <div className={css.unit}>
    <span className="mono">{unit}</span>
    <StateMark word={sub} title={`${active} (${sub})`} />
    <span className={css.dim}>
      {since === undefined ? null : (
        <>
          since <Age at={since} />
        </>
      )}
      {restarts === 0 ? '' : `, ${formatPlural(restarts, 'restart')}`}
      {memory === undefined ? '' : `, ${formatBytes(memory)}`}
    </span>
    <span className={css.grow} />
    <Button
      variant="default"
      leftSection={<IconFileText size={14} />}
      aria-label={`Show the log of ${unit}`}
      onClick={() => showLog(cluster, node, unit)}
    >
      Show log
    </Button>
  </div>
);
