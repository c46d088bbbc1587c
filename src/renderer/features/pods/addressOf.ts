import type { ForwardEntry } from '../../../shared/contract/pods.ts';

/** Where a forward is reached; ports of TLS by number, since nothing else tells. */
export const addressOf = ({
  address,
  localPort,
  port,
}: Pick<ForwardEntry, 'address' | 'localPort' | 'port'>): string =>
  `${port === 443 || port === 8443 ? 'https' : 'http'}://${address}:${localPort}`;
