import { type ApiCredentials, certificateAccess } from './certificateAccess.ts';
import { type OpenConnection, openConnection } from './openConnection.ts';

/** A cluster's API as its administrator, for one piece of work. */
export type AdminConnection = Pick<OpenConnection, 'call' | 'close'>;

/** Connects with the certificate that kubeadm made; proxies of the environment are not for the clusters made here. */
export const connectAsAdmin = (credentials: ApiCredentials): AdminConnection =>
  openConnection(certificateAccess(credentials), {});
