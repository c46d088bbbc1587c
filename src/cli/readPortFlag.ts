import type { NodeSpec } from '../shared/clusterSpec.ts';
import { portMapping } from '../shared/clusterSpec.ts';
import { usageError } from './parseArguments.ts';

/** Reads `[ADDRESS:]HOST:NODE[/udp]`: a port of this machine, and the node's port it leads to. Throws `BAD_INPUT`. */
export const readPortFlag = (text: string): NodeSpec['ports'][number] => {
  const match = /^(?:([\d.]+):)?(\d{1,5}):(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(text);
  const [, address, host, container, protocol = 'tcp'] = match ?? [];
  const mapping = portMapping.safeParse({
    host: Number(host),
    container: Number(container),
    protocol: protocol.toUpperCase(),
    ...(address === undefined ? {} : { address }),
  });
  if (match !== null && mapping.success) return mapping.data;
  throw usageError(
    `\`--port ${text}\` is no port mapping.`,
    'It looks like 8080:30080 (port of this machine, port of the node), 8080:30080/udp or 0.0.0.0:8080:30080.',
  );
};
