import { createHash } from 'node:crypto';
import type { ApiCredentials } from '../apiClient.ts';
import type { KubeAccess } from './kubeAccess.ts';

/** The access that an administrator's certificate gives. */
export const certificateAccess = (credentials: ApiCredentials): KubeAccess => {
  const decode = (base64: string) => Buffer.from(base64, 'base64');
  const certificate = decode(credentials.clientCertificate);
  const key = decode(credentials.clientKey);
  return {
    server: credentials.server,
    authority: decode(credentials.certificateAuthority),
    fingerprint: createHash('sha256').update(JSON.stringify(credentials)).digest('hex'),
    signIn: async () => ({ headers: {}, certificate, key }),
    renewable: false,
  };
};
