import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEnv, readLoginEnv } from '../../../src/main/loginEnv.ts';
import { openTempFolder } from '../../helpers/tempFolder.ts';

describe('parseEnv', () => {
  const outputOf = (env: Readonly<Record<string, string>>) =>
    `__slipway_env_begin__${Object.entries(env)
      .map(([name, value]) => `${name}=${value}\0`)
      .join('')}`;

  it('skips what the shell printed before, and takes values whatever they hold', () => {
    const output =
      'Welcome!\nPATH=/wrong\0__slipway_env_begin__PATH=/opt/bin:/usr/bin\0HTTPS_PROXY=http://a=b\nc\0no_proxy=\0';
    expect(parseEnv(output)).toEqual({
      PATH: '/opt/bin:/usr/bin',
      HTTPS_PROXY: 'http://a=b\nc',
      no_proxy: '',
    });
  });

  it('takes what clouds, exec plugins, kubectl and ssh go by, whatever it is called', () => {
    const env = {
      AWS_PROFILE: 'team',
      AWS_CONFIG_FILE: '/home/kim/aws',
      AZURE_CONFIG_DIR: '/home/kim/azure',
      CLOUDSDK_CONFIG: '/home/kim/gcloud',
      GOOGLE_APPLICATION_CREDENTIALS: '/home/kim/key.json',
      USE_GKE_GCLOUD_AUTH_PLUGIN: 'True',
      KUBECONFIG: '/home/kim/kube',
      KUBE_EDITOR: 'vim',
      KUBECTL_EXTERNAL_DIFF: 'meld',
      SSH_AUTH_SOCK: '/tmp/agent',
      DOCKER_HOST: 'unix:///docker.sock',
      VAULT_ADDR: 'https://vault',
      OUR_LOGIN_PLUGIN_REGION: 'eu',
      NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
      SSL_CERT_FILE: '/etc/ca.pem',
      XDG_CONFIG_HOME: '/home/kim/.config',
      LANG: 'de_DE.UTF-8',
    };
    expect(parseEnv(outputOf(env))).toEqual(env);
  });

  it('leaves what is of that shell alone, of another session, or would change how the app itself runs', () => {
    expect(
      parseEnv(
        outputOf({
          _: '/usr/bin/env',
          PWD: '/home/kim',
          SHLVL: '2',
          TERM: 'dumb',
          'BASH_FUNC_x%%': '() { :; }',
          SLIPWAY_READS_ENV: '1',
          DISPLAY: ':9',
          WAYLAND_DISPLAY: 'wayland-9',
          XDG_RUNTIME_DIR: '/run/user/9',
          DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/9',
          SSH_TTY: '/dev/pts/9',
          ELECTRON_RUN_AS_NODE: '1',
          NODE_OPTIONS: '--inspect',
          NODE_TLS_REJECT_UNAUTHORIZED: '0',
          LD_PRELOAD: '/evil.so',
          DYLD_INSERT_LIBRARIES: '/evil.dylib',
        }),
      ),
    ).toEqual({});
  });

  it('takes nothing where there is no mark', () => {
    expect(parseEnv('PATH=/usr/bin\0')).toEqual({});
  });
});

describe('readLoginEnv', () => {
  /** A shell of a person's own, and what was read through it. */
  const read = async (script: string, within = 10_000) => {
    await using folder = await openTempFolder();
    const shell = path.join(folder.path, 'shell');
    await writeFile(shell, `#!/bin/sh\n${script}\n`);
    await chmod(shell, 0o755);
    return await readLoginEnv({ shell, env: { PATH: '/usr/bin:/bin' }, within });
  };

  it("gives what the person's start-up files set", async () => {
    const env = await read('echo hello; export PATH="/my/plugins:$PATH"; eval "$2"');
    expect(env['PATH']).toBe('/my/plugins:/usr/bin:/bin');
  });

  it('gives nothing when the shell fails, is not there, or is no path', async () => {
    expect(await read('exit 3')).toEqual({});
    expect(await readLoginEnv({ shell: '/nonexistent/shell', env: {} })).toEqual({});
    expect(await readLoginEnv({ shell: 'sh', env: {} })).toEqual({});
    expect(await readLoginEnv({ shell: undefined, env: {} })).toEqual({});
  });

  it('ends a shell that hangs', async () => {
    expect(await read('sleep 600', 300)).toEqual({});
  });

  it('does not wait for what a start-up file leaves running', async () => {
    const env = await read('sleep 600 & eval "$2"');
    expect(env['PATH']).toBe('/usr/bin:/bin');
  });
});
