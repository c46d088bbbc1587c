import type { UnitStatus } from '../../shared/contract/nodes.ts';
import type { Host } from '../hosts/host.ts';

const PROPERTIES = ['Id', 'ActiveState', 'SubState', 'ActiveEnterTimestamp', 'NRestarts', 'MemoryCurrent'];

/** `[not set]`, and the largest number that systemd writes for «unknown», are none. */
const toNumber = (text: string | undefined) => {
  const number = Number(text);
  return text === undefined || text === '' || !Number.isSafeInteger(number) ? undefined : number;
};

const parseUnit = (block: string): UnitStatus => {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => {
      const end = line.indexOf('=');
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  ) as Record<string, string | undefined>;
  const since = toNumber(fields['ActiveEnterTimestamp']?.replace(/^@/, ''));
  const memory = toNumber(fields['MemoryCurrent']);
  return {
    unit: (fields['Id'] ?? '').replace(/\.service$/, ''),
    active: fields['ActiveState'] ?? 'unknown',
    sub: fields['SubState'] ?? 'unknown',
    ...(since === undefined || since === 0 ? {} : { since: since * 1000 }),
    restarts: toNumber(fields['NRestarts']) ?? 0,
    ...(memory === undefined ? {} : { memory }),
  };
};

/** Reads what `systemctl show --timestamp=unix` printed of units. */
export const parseUnits = (text: string): readonly UnitStatus[] =>
  text
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map(parseUnit);

/** How systemd sees the kubelet and containerd of a node. */
export const readUnits = async (host: Host, signal: AbortSignal): Promise<readonly UnitStatus[]> => {
  const { stdout } = await host.exec(
    [
      'systemctl',
      'show',
      '--timestamp=unix',
      `--property=${PROPERTIES.join(',')}`,
      'kubelet.service',
      'containerd.service',
    ],
    { signal, deadline: 10_000 },
  );
  return parseUnits(stdout);
};
