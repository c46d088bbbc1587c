import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../../api/queries.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';

interface PodName {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** The containers of a pod and the one that is chosen: the first, until a person chooses. */
export const useContainers = ({ cluster, namespace, name: pod }: PodName) => {
  const { data, error } = useQuery(
    queries.pods.containers.queryOptions({ input: { cluster, namespace, pod } }),
  );
  const [chosen, choose] = useState<string>();
  return {
    containers: data ?? [],
    container: chosen ?? data?.[0]?.name,
    choose,
    error: error === null ? undefined : toErrorInfo(error),
  };
};
