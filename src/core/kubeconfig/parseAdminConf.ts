import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';

/** What a kubeadm admin.conf says about its cluster; certificates and key as base64 of PEM. */
export interface AdminConf {
  /** The address as the nodes see it. */
  readonly server: string;
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

const adminConf = z.looseObject({
  clusters: z
    .array(
      z.looseObject({
        cluster: z.looseObject({ server: z.string(), 'certificate-authority-data': z.base64().min(1) }),
      }),
    )
    .length(1),
  users: z
    .array(
      z.looseObject({
        user: z.looseObject({
          'client-certificate-data': z.base64().min(1),
          'client-key-data': z.base64().min(1),
        }),
      }),
    )
    .length(1),
});

/**
 * Reads the admin.conf that kubeadm writes: one cluster, one user, all certificates in the file itself.
 * @throws AppError `KUBECONFIG_INVALID`, which names what is missing but quotes nothing: the file holds a key.
 */
export const parseAdminConf = (text: string): AdminConf => {
  const { data } = parseKubeconfig(text, 'admin.conf');
  const parsed = adminConf.safeParse(data);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new AppError(
      'KUBECONFIG_INVALID',
      `The cluster's admin.conf is not as kubeadm writes it: see ${where}.`,
      {
        hint: 'The control plane did not come up properly: delete the cluster and create it again.',
        cause: parsed.error,
      },
    );
  }
  const [cluster] = parsed.data.clusters;
  const [user] = parsed.data.users;
  if (cluster === undefined || user === undefined)
    throw new AppError('INTERNAL', 'admin.conf lost its entries.');
  return {
    server: cluster.cluster.server,
    certificateAuthority: cluster.cluster['certificate-authority-data'],
    clientCertificate: user.user['client-certificate-data'],
    clientKey: user.user['client-key-data'],
  };
};
