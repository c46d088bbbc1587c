import type { ClusterUse } from '../../../shared/contract/clusters.ts';
import type { NodeMeasure } from '../../hosts/provider.ts';
import type { OwnCluster } from './followClusters.ts';
import type { EngineFound } from './followEngine.ts';

const UNITS: Readonly<Record<string, number>> = { Mi: 2 ** 20, Gi: 2 ** 30 };

const readBytes = (memory: string): number => Number.parseInt(memory, 10) * (UNITS[memory.slice(-2)] ?? 1);

/** What its nodes may use together; one without a limit may use the whole machine, and more there is not. */
const capacityOf = ({ found }: OwnCluster, machine: EngineFound) => {
  const specs = found.spec?.nodes ?? [];
  const isLimited = specs.length === found.nodes.length;
  const sum = (limits: readonly (number | undefined)[], all: number) =>
    isLimited
      ? Math.min(
          all,
          limits.reduce<number>((total, limit) => total + (limit ?? all), 0),
        )
      : all;
  return {
    cpuCapacity: sum(
      specs.map(({ cpus }) => cpus),
      machine.cpus,
    ),
    memoryCapacity: sum(
      specs.map(({ memory }) => (memory === undefined ? undefined : readBytes(memory))),
      machine.memory,
    ),
  };
};

/** Makes of counters, read again and again, what clusters use. */
export const createMeter = () => {
  const before = new Map<string, NodeMeasure>();
  return {
    /** Undefined until the second reading: a counter alone tells no rate. */
    read: (
      cluster: OwnCluster,
      measures: readonly NodeMeasure[],
      machine: EngineFound,
    ): ClusterUse | undefined => {
      const cores = measures.map((now) => {
        const last = before.get(now.name);
        before.set(now.name, now);
        const seconds = last === undefined ? 0 : (now.at - last.at) / 1000;
        // A counter that went back is that of a node that was started anew.
        if (last === undefined || seconds <= 0 || now.cpuSeconds < last.cpuSeconds) return undefined;
        return (now.cpuSeconds - last.cpuSeconds) / seconds;
      });
      const known = cores.filter((core) => core !== undefined);
      if (known.length === 0) return undefined;
      return {
        cpu: known.reduce((total, core) => total + core, 0),
        memory: measures.reduce((total, { memory }) => total + memory, 0),
        ...capacityOf(cluster, machine),
      };
    },
  };
};
