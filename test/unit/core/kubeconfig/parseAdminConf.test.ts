import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseAdminConf } from '../../../../src/core/kubeconfig/parseAdminConf.ts';
import { renderKubeconfig } from '../../../../src/core/kubeconfig/renderKubeconfig.ts';
import { contentOf } from './fixtures.ts';

const ADMIN_CONF = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Q0E=
    server: https://172.30.0.2:6443
  name: demo
contexts:
- context:
    cluster: demo
    user: kubernetes-admin
  name: kubernetes-admin@demo
current-context: kubernetes-admin@demo
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: Q0VSVA==
    client-key-data: S0VZ
`;

describe('parseAdminConf', () => {
  it('reads the server, the certificates and the key', () => {
    expect(parseAdminConf(ADMIN_CONF)).toEqual({
      server: 'https://172.30.0.2:6443',
      certificateAuthority: 'Q0E=',
      clientCertificate: 'Q0VSVA==',
      clientKey: 'S0VZ',
    });
  });

  it.each([
    ['an empty file', '', 'clusters'],
    ['a missing key', ADMIN_CONF.replace(/ *client-key-data.*\n/, ''), 'users.0.user.client-key-data'],
    ['a key that is no base64', ADMIN_CONF.replace('S0VZ', '"<key>"'), 'users.0.user.client-key-data'],
  ])('refuses %s and names what is wrong, not its content', (_, text, where) => {
    expect(() => parseAdminConf(text)).toThrow(
      expect.objectContaining({
        code: 'KUBECONFIG_INVALID',
        message: `The cluster's admin.conf is not as kubeadm writes it: see ${where}.`,
      }),
    );
  });
});

describe('renderKubeconfig', () => {
  it('is a whole kubeconfig whose current context is the cluster', () => {
    const content = { ...contentOf('demo'), namespace: 'shop' };
    const extensions = [{ name: 'slipway.dev', extension: { cluster: 'demo' } }];
    expect(parse(renderKubeconfig(content))).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'slipway-demo',
          cluster: { 'certificate-authority-data': 'Q0E=', server: content.server, extensions },
        },
      ],
      contexts: [
        {
          name: 'slipway-demo',
          context: { cluster: 'slipway-demo', namespace: 'shop', user: 'slipway-demo', extensions },
        },
      ],
      users: [
        {
          name: 'slipway-demo',
          user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ', extensions },
        },
      ],
      'current-context': 'slipway-demo',
    });
  });

  it('can be read back as an admin.conf', () => {
    const { server, certificateAuthority, clientCertificate, clientKey } = contentOf('demo');
    expect(parseAdminConf(renderKubeconfig(contentOf('demo')))).toEqual({
      server,
      certificateAuthority,
      clientCertificate,
      clientKey,
    });
  });
});
