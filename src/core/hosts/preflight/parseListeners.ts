import { cleanWord } from './cleanText.ts';
import type { Listener } from './hostFacts.ts';
import { listLines } from './splitParts.ts';

type Parts = ReadonlyMap<string, string>;

/** Who listens on TCP and UDP, as `ss -lntup` has it, or else the kernel's own tables, which name no program. */
export const parseListeners = (parts: Parts): readonly Listener[] | undefined => {
  const told = listLines(parts.get('listeners'));
  if (told.length > 0) return told.flatMap(parseSsLine);
  const tables = (['tcp', 'tcp6', 'udp', 'udp6'] as const).map((kind) => ({
    kind,
    lines: listLines(parts.get(`sockets-${kind}`)),
  }));
  if (tables.every(({ lines }) => lines.length === 0)) return undefined;
  return tables.flatMap(({ kind, lines }) =>
    lines.flatMap((line) => parseTableLine(line, kind.startsWith('tcp') ? 'tcp' : 'udp')),
  );
};

/** `tcp LISTEN 0 4096 127.0.0.1:6443 0.0.0.0:* users:(("kube-apiserver",pid=1,fd=3))` */
const parseSsLine = (line: string): readonly Listener[] => {
  const [protocol, , , , local = '', , users = ''] = line.split(/\s+/, 7);
  const port = /:(\d{1,5})$/.exec(local)?.[1];
  if ((protocol !== 'tcp' && protocol !== 'udp') || port === undefined) return [];
  const program = cleanWord(/\(\("([^"]{1,64})"/.exec(users)?.[1]);
  return [{ protocol, port: Number(port), ...(program === undefined ? {} : { program }) }];
};

/** `0: 0100007F:192B 00000000:0000 0A …`: of TCP only the state 0A listens, of UDP all sockets that have a port. */
const parseTableLine = (line: string, protocol: 'tcp' | 'udp'): readonly Listener[] => {
  const [, local = '', , state] = line.split(/\s+/, 4);
  const port = /^[\dA-F]{8,32}:([\dA-F]{4})$/i.exec(local)?.[1];
  if (port === undefined || state?.toUpperCase() !== (protocol === 'tcp' ? '0A' : '07')) return [];
  return [{ protocol, port: Number.parseInt(port, 16) }];
};
