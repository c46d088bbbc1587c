import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { downloadLog, readLogs } from '../../src/core/kube/logs.ts';
import type { ForwardEntry, LogLine, TerminalEvent } from '../../src/shared/contract/pods.ts';
import { errorOf } from '../helpers/errorOf.ts';
import type { KubeObject } from '../helpers/kube.ts';
import { makeNamespace, makeService } from '../helpers/manifests.ts';
import { findShellImage, SERVE_NAME, shellPod, shellPodSpec } from '../helpers/shellPods.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const NAME = 'it-pods';
const NODE = `${NAME}-control-plane-1`;
const CLUSTER = `slipway/${NAME}`;
const NAMESPACE = 'streams';
const COUNT = 'i=0; while [ $i -lt 4 ]; do echo "line $i ä€"; i=$((i+1)); sleep 0.3; done; exit 3';

let cluster: TestCluster;
let image: string;

const soon = (milliseconds = 90_000) => AbortSignal.timeout(milliseconds);

const run = async (pod: KubeObject) => {
  await cluster.kube.apply(pod);
  const place = `/api/v1/namespaces/${NAMESPACE}/pods/${pod.metadata.name}`;
  await waitUntil(async () => (await cluster.kube.get(place)).status?.phase === 'Running', {
    what: `pod ${pod.metadata.name} to run`,
  });
};

const web = (replicas: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: NAMESPACE },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: shellPodSpec({ image, script: SERVE_NAME }) },
  },
});

const webService = (): KubeObject => {
  const service = makeService(NAMESPACE, 'web');
  return { ...service, spec: { ...service.spec, ports: [{ name: 'http', port: 80, targetPort: 'web' }] } };
};

beforeAll(async () => {
  cluster = await openTestCluster({ name: NAME, nodes: [{ role: 'control-plane' }] });
  const { stdout } = await cluster
    .host(NODE)
    .exec(['ctr', '-n', 'k8s.io', 'images', 'ls', '-q'], { signal: soon() });
  image = findShellImage(stdout);
  await cluster.kube.apply(makeNamespace(NAMESPACE), webService(), web(1));
  await run(shellPod({ namespace: NAMESPACE, name: 'box', image, script: 'exec sleep infinity' }));
});

afterAll(async () => {
  // Undefined when it could not be made.
  await cluster?.core.close();
  await cluster?.[Symbol.asyncDispose]();
});

describe('the log of a container', () => {
  it('goes on with the next run when the container is restarted, and says when the pod is gone', async () => {
    const before = Date.now();
    await run(shellPod({ namespace: NAMESPACE, name: 'count', image, script: COUNT }));
    const connection = await cluster.core.connect(CLUSTER, soon());
    const place = { namespace: NAMESPACE, pod: 'count', container: 'main' };
    const lines: LogLine[] = [];
    let isDeleted = false;
    const request = { ...place, follow: true, previous: false, tail: 1000, signal: soon(120_000) };
    for await (const batch of readLogs(connection, request)) {
      lines.push(...batch.lines);
      const runs = lines.filter(({ text }) => text === 'line 3 ä€').length;
      if (runs < 2 || isDeleted) continue;
      isDeleted = true;
      await cluster.kube.remove(`/api/v1/namespaces/${NAMESPACE}/pods/count`);
    }
    const texts = lines.map(({ text }) => text);
    const restart = texts.indexOf(
      'Container main was restarted after it had ended with exit code 3. What follows is from the new one.',
    );
    expect(texts.slice(0, restart)).toEqual([0, 1, 2, 3].map((number) => `line ${number} ä€`));
    expect(lines[restart]?.isNote).toBe(true);
    expect(texts.slice(restart + 1, restart + 5)).toEqual([0, 1, 2, 3].map((number) => `line ${number} ä€`));
    expect(texts.at(-1)).toMatch(/Pod count (was|is being) deleted/);
    const times = lines.flatMap(({ at }) => at ?? []);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    // The node has the clock of this machine.
    expect(times[0]).toBeGreaterThan(before - 1_000);
    expect(times.at(-1)).toBeLessThan(Date.now() + 1_000);
  });

  it('is downloaded byte for byte as kubectl logs prints it', async () => {
    const script = `printf '10 %%\\r20 %%\\r\\n\\033[31mred\\033[0m ä€\\n'; head -c 100000 /dev/zero | tr '\\0' x; printf '\\nthe end\\n'; exec sleep infinity`;
    await run(shellPod({ namespace: NAMESPACE, name: 'print', image, script }));
    const print = () => cluster.kubectl('logs', '-n', NAMESPACE, 'print');
    await waitUntil(async () => (await print()).includes('the end'), { what: 'all of the log' });
    const connection = await cluster.core.connect(CLUSTER, soon());
    const place = { namespace: NAMESPACE, pod: 'print', container: 'main' };
    const parts = await Array.fromAsync(
      downloadLog(connection, { ...place, previous: false, signal: soon() }),
    );
    const text = Buffer.concat(parts).toString('utf8');
    expect(text).toContain('10 %\r20 %');
    expect(text === (await print())).toBe(true);
  });

  it('of a pod that is not there is refused with its name', async () => {
    const connection = await cluster.core.connect(CLUSTER, soon());
    const place = { namespace: NAMESPACE, pod: 'nobody', container: 'main' };
    const reading = Array.fromAsync(
      readLogs(connection, { ...place, follow: true, previous: false, tail: 10, signal: soon() }),
    );
    const error = await errorOf(reading);
    expect(error.code).toBe('NOT_FOUND');
    expect(error.message).toContain('nobody');
  });
});

/** A terminal as a page uses it. */
const useTerminal = (events: AsyncIterable<TerminalEvent>, owner: string) => {
  const iterator = events[Symbol.asyncIterator]();
  let text = '';
  let id = '';
  let ended: TerminalEvent['ended'];
  const next = async () => {
    const { value, done } = await iterator.next();
    if (done) return false;
    id = value.id ?? id;
    ended = value.ended ?? ended;
    const data = Buffer.from(value.data ?? '', 'base64');
    text += data.toString('utf8');
    if (data.length > 0) cluster.core.terminals.acknowledge(id, data.length, owner);
    return true;
  };
  return {
    begin: async () => {
      while (id === '' && (await next()));
      return id;
    },
    type: (line: string) => cluster.core.terminals.write(id, Buffer.from(`${line}\r`), owner),
    readUntil: async (pattern: RegExp) => {
      while (!pattern.test(text)) if (!(await next())) throw new Error(`it ended after: ${text}`);
      return pattern.exec(text)?.[1] ?? '';
    },
    readToEnd: async () => {
      while (await next());
      return ended;
    },
    close: () => iterator.return?.(),
  };
};

/** How many processes in a pod have this as their whole command line. */
const countProcesses = async (pod: string, words: string) => {
  const script = `n=0; for p in /proc/[0-9]*; do [ "$(tr '\\0' ' ' < $p/cmdline 2>/dev/null)" = "${words} " ] && n=$((n+1)); done; echo $n`;
  return Number(await cluster.kubectl('exec', '-n', NAMESPACE, pod, '--', 'bash', '-c', script));
};

const untilNoProcess = async (words: string, pod = 'box') => {
  const attempt = async () => (await countProcesses(pod, words)) === 0;
  await waitUntil(attempt, { what: `${words} to end`, within: 60_000 });
};

const size = { columns: 101, rows: 33 };
const inBox = { cluster: CLUSTER, namespace: NAMESPACE, pod: 'box', container: 'main', ...size };

describe('a terminal in a pod', () => {
  it('answers what is typed, has the size that was asked for, and tells the exit code', async () => {
    const terminal = useTerminal(
      cluster.core.terminals.openInPod(inBox, { owner: 'a', signal: soon() }),
      'a',
    );
    const id = await terminal.begin();
    await terminal.type('echo "<$((6 * 7)) $TERM>"');
    expect(await terminal.readUntil(/<(42 [\w-]+)>/)).toBe('42 xterm-256color');
    // The kubelet sets a terminal's size beside what is typed, and not in turn with it.
    const untilSize = (wanted: string) =>
      terminal.type(`until [ "$(stty size)" = "${wanted}" ]; do sleep 0.05; done; echo "[$(stty size)]"`);
    await untilSize('33 101');
    expect(await terminal.readUntil(/\[(33 101)\]/)).toBe('33 101');
    await cluster.core.terminals.resize(id, { columns: 77, rows: 22 }, 'a');
    await untilSize('22 77');
    expect(await terminal.readUntil(/\[(22 77)\]/)).toBe('22 77');
    await terminal.type('exit 7');
    expect(await terminal.readToEnd()).toEqual({ exitCode: 7 });
  });

  it('is its owner’s alone', async () => {
    const stop = new AbortController();
    const caller = { owner: 'a', signal: stop.signal };
    const terminal = useTerminal(cluster.core.terminals.openInPod(inBox, caller), 'a');
    const id = await terminal.begin();
    const error = await errorOf(cluster.core.terminals.write(id, Buffer.from('x'), 'b'));
    expect(error.code).toBe('NOT_FOUND');
    stop.abort();
    await terminal.readToEnd();
  });

  it('ends with all that runs in it when its caller goes', async () => {
    const stop = new AbortController();
    const caller = { owner: 'a', signal: stop.signal };
    const terminal = useTerminal(cluster.core.terminals.openInPod(inBox, caller), 'a');
    await terminal.begin();
    await terminal.type(`trap '' HUP; sleep 4711 & echo "<$((1 + 1))>"; sleep 4711`);
    await terminal.readUntil(/<2>/);
    stop.abort();
    await terminal.readToEnd();
    await untilNoProcess('sleep 4711');
  });

  it('ends with all that runs in it when Slipway is killed', async () => {
    const file = path.resolve(import.meta.dirname, '../helpers/holdTerminal.ts');
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, SLIPWAY_HOME: cluster.folder };
    const argv = [file, JSON.stringify(inBox), 'sleep 4712'];
    const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await untilNoProcess('sleep 4712');
  });

  it('says so where the container has no shell', async () => {
    const [dns] = await cluster.kube.list(
      '/api/v1/namespaces/kube-system/pods',
      'labelSelector=k8s-app=kube-dns',
    );
    const place = { ...inBox, namespace: 'kube-system', pod: dns?.metadata.name ?? '', container: 'coredns' };
    const events = cluster.core.terminals.openInPod(place, { owner: 'a', signal: soon() });
    const error = await errorOf(Array.fromAsync(events));
    expect(error.code).toBe('UNSUPPORTED');
    expect(error.message).toContain('has no shell');
    expect(error.hint).toContain('debug');
  });
});

describe('a terminal on a node', () => {
  it('is a root shell there, and ends with its caller', async () => {
    const stop = new AbortController();
    const request = { cluster: CLUSTER, node: NODE, ...size };
    const terminal = useTerminal(
      cluster.core.terminals.openOnNode(request, { owner: 'a', signal: stop.signal }),
      'a',
    );
    await terminal.begin();
    await terminal.type('echo "<$(hostname) $(id -u) $(stty size)>"; exec sleep 4713');
    expect(await terminal.readUntil(/<([\w-]+ \d+ \d+ \d+)>/)).toBe(`${NODE} 0 33 101`);
    stop.abort();
    await terminal.readToEnd();
    const { exitCode } = await cluster
      .host(NODE)
      .exec(['pgrep', '-f', '^sleep 4713$'], { signal: soon(), okCodes: [0, 1] });
    expect(exitCode).toBe(1);
  });
});

const fetchName = async ({ localPort }: ForwardEntry) =>
  await (await fetch(`http://127.0.0.1:${localPort}/`, { signal: soon(30_000) })).text();

const target = { cluster: CLUSTER, namespace: NAMESPACE, localPort: 0 };

const currentPod = async () => {
  let name: string | undefined;
  await waitUntil(
    async () => {
      const pods = await cluster.kube.pods(NAMESPACE, 'web');
      const ready = pods.filter(({ status }) => status?.containerStatuses?.[0]?.ready === true);
      name = ready[0]?.metadata.name;
      return ready.length === 1 && pods.length === 1;
    },
    { what: 'one pod of web' },
  );
  return name ?? '';
};

const listForwards = async () => {
  for await (const list of cluster.core.forwards.watch({ signal: soon() })) return list;
  return [];
};

describe('a port-forward', () => {
  it('leads to a pod, and to the one that takes its place', async () => {
    const before = await currentPod();
    const entry = await cluster.core.forwards.start({ ...target, kind: 'Pod', name: before, port: 8080 });
    expect(entry).toMatchObject({ state: 'listening', pod: before });
    expect(await fetchName(entry)).toBe(before);
    await cluster.kube.remove(`/api/v1/namespaces/${NAMESPACE}/pods/${before}`);
    await waitUntil(async () => (await fetchName(entry).catch(() => before)) !== before, {
      what: 'an answer of another pod',
    });
    expect(await fetchName(entry)).toBe(await currentPod());
    await cluster.core.forwards.stop(entry.id);
    await expect(fetchName(entry)).rejects.toThrow();
  });

  it('leads to a ready pod behind a service, by the name of its port', async () => {
    const pod = await currentPod();
    const entry = await cluster.core.forwards.start({ ...target, kind: 'Service', name: 'web', port: 80 });
    await waitUntil(async () => (await fetchName(entry).catch(() => '')) === pod, { what: 'an answer' });
    await cluster.kube.apply(web(0));
    await waitUntil(async () => (await listForwards())[0]?.state === 'waiting', {
      what: 'the forward to wait',
    });
    expect((await listForwards())[0]?.problem).toContain('No pod behind Service web is ready');
    await cluster.kube.apply(web(1));
    await waitUntil(async () => (await listForwards())[0]?.state === 'listening', { what: 'it to listen' });
    expect(await fetchName(entry)).toBe(await currentPod());
    await cluster.core.forwards.stop(entry.id);
  });

  it('says what is wrong with a port that is taken, or not there', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port: localPort } = taken.address() as { port: number };
    const name = await currentPod();
    const start = cluster.core.forwards.start;
    const error = await errorOf(start({ ...target, kind: 'Pod', name, port: 8080, localPort }));
    expect(error.code).toBe('PORT_TAKEN');
    expect(error.message).toContain(String(localPort));
    taken.close();
    expect((await errorOf(start({ ...target, kind: 'Service', name: 'web', port: 81 }))).hint).toContain(
      '80',
    );
    expect((await errorOf(start({ ...target, kind: 'Pod', name: 'nobody', port: 80 }))).message).toContain(
      'nobody',
    );
    const silent = await start({ ...target, kind: 'Pod', name, port: 8099 });
    await expect(fetchName(silent)).rejects.toThrow();
    const words = 'listens on port 8099';
    await waitUntil(async () => (await listForwards())[0]?.problem?.includes(words) ?? false, {
      what: words,
    });
    await cluster.core.forwards.stop(silent.id);
  });

  it('keeps no connection to the pod for clients that are gone', async () => {
    // A program that never closes by itself: it reads until the end, which a forward cannot tell it.
    const script = 'exec socat TCP-LISTEN:8080,fork,reuseaddr EXEC:cat';
    await run(shellPod({ namespace: NAMESPACE, name: 'echo', image, script }));
    const entry = await cluster.core.forwards.start({ ...target, kind: 'Pod', name: 'echo', port: 8080 });
    const greet = async (): Promise<Socket> => {
      const client = connectTcp(entry.localPort, '127.0.0.1');
      client.write('hello');
      await once(client, 'data');
      return client;
    };
    const clients = await Promise.all(Array.from({ length: 5 }, greet));
    expect(await countProcesses('echo', 'cat')).toBeGreaterThanOrEqual(5);
    for (const client of clients) client.destroy();
    await waitUntil(async () => (await listForwards())[0]?.connections === 0, { what: 'no connection' });
    await untilNoProcess('cat', 'echo');
    await cluster.core.forwards.stop(entry.id);
  });

  it('is gone with the engine, and nothing listens or is connected any more', async () => {
    const entry = await cluster.core.forwards.start({ ...target, kind: 'Service', name: 'web', port: 80 });
    await waitUntil(async () => (await fetchName(entry).catch(() => '')) !== '', { what: 'an answer' });
    await cluster.core.close();
    await expect(fetchName(entry)).rejects.toThrow();
    expect(await listForwards()).toEqual([]);
  });
});
