import { useEffect, useRef } from 'react';
import { api } from '../../api/api.ts';
import { useOperations } from '../../api/shared.ts';

/** An operation that ends may have made nodes of machines, or free machines of nodes: they are asked again. */
export const useRefreshAfterOperations = (): void => {
  const { state: records } = useOperations();
  const running = records.filter(({ state }) => state === 'running').map(({ id }) => id);
  const before = useRef<readonly string[]>([]);
  const key = running.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for those that run
  useEffect(() => {
    const hasEnded = before.current.some((id) => !running.includes(id));
    before.current = running;
    // The list is asked again in half a minute anyway.
    if (hasEnded) void api.hosts.refresh().catch(() => undefined);
  }, [key]);
};
