import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type FindEngineOptions, findEngine } from '../../../../../src/core/hosts/docker/findEngine.ts';
import { answerAsEngine, closeServer, serveEngine } from '../../../../helpers/serveEngine.ts';

const makeHome = () => mkdtempDisposable(join(tmpdir(), 'slipway-engine-'));

const find = (homedir: string, options: Partial<FindEngineOptions> = {}) =>
  findEngine({
    env: {},
    homedir,
    platform: 'linux',
    sockets: [],
    signal: AbortSignal.timeout(10_000),
    ...options,
  });

const writeContext = async (home: string, name: string, host: string) => {
  const id = createHash('sha256').update(name).digest('hex');
  const folder = join(home, '.docker', 'contexts', 'meta', id);
  await mkdir(folder, { recursive: true });
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } };
  await writeFile(join(folder, 'meta.json'), JSON.stringify(meta));
};

const useContext = async (home: string, name: string) => {
  await mkdir(join(home, '.docker'), { recursive: true });
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ auths: {}, currentContext: name }));
};

/** A certificate for 127.0.0.1 that signed itself, as ca.pem, cert.pem and key.pem. */
const makeCertificate = (folder: string) => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const kind = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=engine';
  const argv = [
    'req',
    ...kind.split(' '),
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-keyout',
    key,
    '-out',
    cert,
  ];
  execFileSync('openssl', argv, { stdio: 'pipe' });
  copyFileSync(cert, join(folder, 'ca.pem'));
};

describe('findEngine', () => {
  it('tells which engine won and what it is', async () => {
    await using home = await makeHome();
    const path = join(home.path, 'a.sock');
    await using _engine = await serveEngine({ path });
    const found = await find(home.path, { sockets: [path] });
    expect(found.endpoint).toEqual({
      host: `unix://${path}`,
      source: 'socket',
      description: `Docker 27.1.0 at unix://${path} (a usual socket)`,
    });
    expect(found.info).toMatchObject({
      product: 'Docker',
      apiVersion: '1.46',
      cgroupVersion: '2',
      rootless: false,
      cpus: 8,
      memoryBytes: 16 * 2 ** 30,
    });
    expect(await found.docker.listNetworks()).toEqual([]);
  });

  it('knows Podman and rootless engines', async () => {
    await using home = await makeHome();
    const path = join(home.path, 'podman.sock');
    const answers = {
      version: { Version: '5.2.1', Components: [{ Name: 'Podman Engine' }] },
      info: { SecurityOptions: ['name=seccomp', 'name=rootless'] },
    };
    await using _engine = await serveEngine({ path }, answerAsEngine(answers));
    expect((await find(home.path, { sockets: [path] })).info).toMatchObject({
      product: 'Podman',
      rootless: true,
    });
  });

  it('goes by setting, DOCKER_HOST, DOCKER_CONTEXT, current context, usual socket, in this order', async () => {
    await using home = await makeHome();
    const at = (name: string) => join(home.path, `${name}.sock`);
    await using _one = await serveEngine({ path: at('setting') });
    await using _two = await serveEngine({ path: at('host') });
    await using _three = await serveEngine({ path: at('context') });
    await using _four = await serveEngine({ path: at('current') });
    await using _five = await serveEngine({ path: at('usual') });
    await writeContext(home.path, 'mine', `unix://${at('context')}`);
    await writeContext(home.path, 'used', `unix://${at('current')}`);
    const sockets = [at('usual')];
    const sourceOf = async (options: Partial<FindEngineOptions>) => {
      const { endpoint } = await find(home.path, { sockets, ...options });
      return `${endpoint.source} ${endpoint.host.replace(/.*\//, '')}`;
    };
    expect(await sourceOf({})).toBe('socket usual.sock');
    await useContext(home.path, 'used');
    expect(await sourceOf({})).toBe('docker context "used" current.sock');
    const byContext = { DOCKER_CONTEXT: 'mine' };
    expect(await sourceOf({ env: byContext })).toBe('DOCKER_CONTEXT context.sock');
    const byHost = { ...byContext, DOCKER_HOST: `unix://${at('host')}` };
    expect(await sourceOf({ env: byHost })).toBe('DOCKER_HOST host.sock');
    expect(await sourceOf({ env: byHost, setting: at('setting') })).toBe('setting setting.sock');
  });

  it('reads contexts from DOCKER_CONFIG', async () => {
    await using home = await makeHome();
    const path = join(home.path, 'a.sock');
    await using _engine = await serveEngine({ path });
    await writeContext(home.path, 'mine', `unix://${path}`);
    await useContext(home.path, 'mine');
    const found = await find('/nowhere', { env: { DOCKER_CONFIG: join(home.path, '.docker') } });
    expect(found.endpoint.source).toBe('docker context "mine"');
  });

  it('is not led elsewhere by the DOCKER_HOST and TLS files of its own process', async () => {
    await using home = await makeHome();
    const path = join(home.path, 'a.sock');
    await using _engine = await serveEngine({ path });
    vi.stubEnv('DOCKER_HOST', 'tcp://192.0.2.77:2376');
    vi.stubEnv('DOCKER_CERT_PATH', join(home.path, 'no-such-folder'));
    try {
      expect((await find(home.path, { setting: `unix://${path}` })).endpoint.host).toBe(`unix://${path}`);
      expect(process.env['DOCKER_HOST']).toBe('tcp://192.0.2.77:2376');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each(['127.0.0.1', '::1'])('reaches an engine over TCP at %s', async (host) => {
    await using home = await makeHome();
    await using engine = await serveEngine({ host, port: 0 });
    const { port } = engine.server.address() as AddressInfo;
    const name = host.includes(':') ? `[${host}]` : host;
    const found = await find(home.path, { env: { DOCKER_HOST: `tcp://${name}:${port}` } });
    expect(found.endpoint).toMatchObject({ host: `tcp://${name}:${port}`, source: 'DOCKER_HOST' });
  });

  it('proves itself to an engine over TLS, and takes none with a foreign certificate', async () => {
    await using home = await makeHome();
    const certs = join(home.path, 'certs');
    await mkdir(certs);
    makeCertificate(certs);
    const [cert, key] = [readFileSync(join(certs, 'cert.pem')), readFileSync(join(certs, 'key.pem'))];
    const server = createTlsServer({ cert, key, ca: cert, requestCert: true }, answerAsEngine());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tls = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1' };
    const foreign = join(home.path, 'foreign');
    await mkdir(foreign);
    makeCertificate(foreign);
    try {
      const found = await find(home.path, { env: { ...tls, DOCKER_CERT_PATH: certs } });
      expect(found.endpoint.host).toBe(host);
      await expect(find(home.path, { env: { ...tls, DOCKER_CERT_PATH: foreign } })).rejects.toMatchObject({
        code: 'DOCKER_UNREACHABLE',
        message: expect.stringContaining('self-signed certificate'),
      });
      await writeContext(home.path, 'tls', host);
      const id = createHash('sha256').update('tls').digest('hex');
      await cp(certs, join(home.path, '.docker', 'contexts', 'tls', id, 'docker'), { recursive: true });
      const byContext = await find(home.path, { env: { DOCKER_CONTEXT: 'tls' } });
      expect(byContext.endpoint.source).toBe('DOCKER_CONTEXT');
    } finally {
      await closeServer(server);
    }
  });

  it.each([
    ['setting', { setting: 'unix:///nowhere/x.sock' }, 'unix:///nowhere/x.sock (from the settings)'],
    ['DOCKER_HOST', { env: { DOCKER_HOST: 'tcp://127.0.0.1:1' } }, 'tcp://127.0.0.1:1 (from DOCKER_HOST)'],
    ['DOCKER_CONTEXT', { env: { DOCKER_CONTEXT: 'dead' } }, 'unix:///nowhere/y.sock (from DOCKER_CONTEXT)'],
  ])('never replaces a chosen engine that does not answer (%s) by another', async (_, options, name) => {
    await using home = await makeHome();
    const path = join(home.path, 'a.sock');
    await using _engine = await serveEngine({ path });
    await writeContext(home.path, 'dead', 'unix:///nowhere/y.sock');
    await expect(find(home.path, { sockets: [path], ...options })).rejects.toMatchObject({
      code: 'DOCKER_UNREACHABLE',
      message: expect.stringContaining(`The Docker engine at ${name} does not answer`),
    });
  });

  it.each([
    ['ssh://me@far', 'UNSUPPORTED', 'over SSH are not supported'],
    ['fd://', 'BAD_INPUT', 'no Docker host'],
    ['tcp://', 'BAD_INPUT', 'no Docker host'],
    ['tcp://far:2375/prefix', 'UNSUPPORTED', 'behind a path'],
  ])('says of DOCKER_HOST=%s that it cannot be used', async (host, code, words) => {
    await using home = await makeHome();
    await expect(find(home.path, { env: { DOCKER_HOST: host } })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  it('names a DOCKER_CONTEXT that does not exist', async () => {
    await using home = await makeHome();
    await expect(find(home.path, { env: { DOCKER_CONTEXT: 'gone' } })).rejects.toMatchObject({
      code: 'DOCKER_UNREACHABLE',
      message: 'There is no docker context named "gone".',
    });
  });

  it('goes past a current context that is dead, unknown or broken, and says so', async () => {
    await using home = await makeHome();
    const path = join(home.path, 'a.sock');
    await using _engine = await serveEngine({ path });
    await writeContext(home.path, 'ssh', 'ssh://me@far');
    await writeContext(home.path, 'dead', 'tcp://127.0.0.1:1');
    for (const [name, words] of [
      ['ssh', 'Docker engines over SSH'],
      ['dead', 'nothing listens there'],
      ['gone', 'There is no docker context named "gone".'],
    ] as const) {
      await useContext(home.path, name);
      const { endpoint, passedOver } = await find(home.path, { sockets: [path] });
      expect(endpoint.source).toBe('socket');
      expect(passedOver).toEqual([expect.stringContaining(words)]);
    }
    await writeFile(join(home.path, '.docker', 'config.json'), '{ "currentContext": ');
    const { passedOver } = await find(home.path, { sockets: [path] });
    expect(passedOver).toEqual([expect.stringContaining('config.json is not valid JSON')]);
  });

  it('takes the first usual socket that answers, past absent ones and ones that nobody listens on', async () => {
    await using home = await makeHome();
    const at = (name: string) => join(home.path, name);
    await using _sick = await serveEngine({ path: at('sick') }, (_, response) => {
      response.writeHead(500).end('{"message":"out of order"}');
    });
    await using _well = await serveEngine({ path: at('well') });
    await using _later = await serveEngine({ path: at('later') });
    const found = await find(home.path, { sockets: [at('absent'), at('sick'), at('well'), at('later')] });
    expect(found.endpoint.host).toBe(`unix://${at('well')}`);
    expect(found.passedOver).toEqual([expect.stringContaining('out of order')]);
  });

  it('lists every place and why when none answers', async () => {
    await using home = await makeHome();
    const at = (name: string) => join(home.path, name);
    await writeFile(at('file'), '');
    const error = await find(home.path, { sockets: [at('absent'), at('file')] }).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'DOCKER_UNREACHABLE',
      message: 'No Docker engine answers on this machine.',
      details: [`unix://${at('absent')}: not there`, `unix://${at('file')}: nothing listens there`],
      hint: expect.stringContaining('Start Docker'),
    });
  });

  it('says what to do when the socket is not ours to use', async () => {
    await using home = await makeHome();
    const path = join(home.path, 'a.sock');
    await using _engine = await serveEngine({ path });
    await chmod(path, 0);
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    try {
      await expect(find(home.path, { sockets: [path] })).rejects.toMatchObject({
        details: [`unix://${path}: permission denied`],
        hint: expect.stringContaining('usermod -aG docker'),
      });
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

  it('gives up a socket that takes the connection and says nothing, or stops halfway', async () => {
    await using home = await makeHome();
    const at = (name: string) => join(home.path, name);
    const mute = createServer().listen(at('mute'));
    await using _half = await serveEngine({ path: at('half') }, (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('O');
    });
    try {
      await expect(find(home.path, { sockets: [at('mute'), at('half')] })).rejects.toMatchObject({
        details: [`unix://${at('mute')}: no answer in time`, `unix://${at('half')}: no answer in time`],
      });
    } finally {
      mute.close();
    }
  });

  it('stops at once when cancelled', async () => {
    await using home = await makeHome();
    const path = join(home.path, 'mute.sock');
    const cancel = new AbortController();
    await using _mute = await serveEngine({ path }, () => cancel.abort());
    await expect(find(home.path, { sockets: [path], signal: cancel.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
