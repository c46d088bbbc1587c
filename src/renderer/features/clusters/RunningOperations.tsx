import { Button } from '@mantine/core';
import { IconListCheck, IconProgress } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { OperationRecord } from '../../../shared/operation.ts';
import { useOperations } from '../../api/shared.ts';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { go } from '../../ui/history.ts';
import { clusterPath, decodePath, operationPath } from '../../ui/links.ts';
import { notify } from '../../ui/notify.ts';
import { openOperations } from './openOperations.tsx';
import { describeEnd } from './operationWords.ts';

/** In the title bar: how many operations run; tells when one ends. */
export const RunningOperations = () => {
  const { state: records } = useOperations();
  useEndings(records);
  const running = records.filter(({ state }) => state === 'running').length;
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={running > 0 ? <IconProgress size={14} /> : <IconListCheck size={14} />}
      onClick={openOperations}
    >
      {running > 0 ? `${formatPlural(running, 'operation')} running` : 'Operations'}
    </Button>
  );
};

const useEndings = (records: readonly OperationRecord[]) => {
  const running = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    for (const record of records) {
      if (running.current.has(record.id) && record.state !== 'running') tellEnd(record);
    }
    running.current = new Set(records.flatMap(({ id, state }) => (state === 'running' ? [id] : [])));
  }, [records]);
};

const tellEnd = (record: OperationRecord) => {
  const { id, kind, cluster, state } = record;
  // Its own page says it already.
  if (decodePath(window.location.hash).startsWith(`#/operations/${id}`)) return;
  const show = { title: 'Show', run: () => go(operationPath(id)) };
  if (state === 'failed' || state === 'interrupted') {
    const error = record.error ?? { code: 'CANCELLED', message: 'its process is gone.' };
    return notify.error({ ...error, message: describeEnd(record) });
  }
  const open = { title: `Open ${cluster}`, run: () => go(clusterPath(`slipway/${cluster}`)) };
  notify.success(describeEnd(record), kind === 'create' && state === 'done' ? open : show);
};
