import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { updateObject } from '../../../../../src/core/kube/resources/updateObject.ts';
import { connectTo } from '../../../../helpers/connectTo.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { serveApi } from '../../../../helpers/serveApi.ts';

const { signal } = new AbortController();
const ref = { group: 'lab.example', version: 'v1', plural: 'meters', name: 'big', namespace: 'default' };
const HEAD =
  'apiVersion: lab.example/v1\nkind: Meter\nmetadata:\n  name: big\n  namespace: default\n  resourceVersion: "7"\n';

/** An API server that has the object without a spec, and answers with what it is sent, as it came. */
const serveKeeper = () =>
  serveApi(({ method, body }, response) => {
    response.end(method === 'GET' ? JSON.stringify(parse(HEAD)) : body);
  });

describe('saving an edited object', () => {
  it('sends and shows whole numbers digit for digit', async () => {
    await using api = await serveKeeper();
    const connection = await connectTo(api.credentials);
    const yaml = `${HEAD}spec:\n  serial: 9007199254740993\n  ceiling: 9223372036854775807\n`;
    expect(await updateObject(connection, { ref, base: HEAD, yaml, dryRun: false, signal })).toEqual({
      before: HEAD,
      yaml,
    });
    expect(api.requests.at(-1)?.body).toContain(
      '"spec":{"serial":9007199254740993,"ceiling":9223372036854775807}',
    );
  });

  it('means by the text what kubectl means by it', async () => {
    await using api = await serveKeeper();
    const connection = await connectTo(api.credentials);
    const yaml = `${HEAD}spec: {defaultMode: 0440, paused: yes, o: 0o640, x: 0X1F, off: "0440"}\n`;
    await updateObject(connection, { ref, base: HEAD, yaml, dryRun: false, signal });
    expect(JSON.parse(api.requests.at(-1)?.body ?? '')).toMatchObject({
      spec: { defaultMode: 288, paused: true, o: 416, x: 31, false: '0440' },
    });
  });

  it.each([
    [
      'spec: {serial: 12345678901234567890}\n',
      'Line 7: the number 12345678901234567890 is too large to be kept exactly',
    ],
    ['spec: {a: 1}\nspec: {a: 2}\n', 'Line 8: the key `spec` is written twice in the same map.'],
    ['spec: [\n', 'Line 8: not YAML'],
    ['spec: {}\n---\nkind: Pod\n', 'Line 9: a second document begins here.'],
  ])('refuses %j by its line, and sends nothing', async (more, message) => {
    await using api = await serveKeeper();
    const connection = await connectTo(api.credentials);
    const refused = await errorOf(
      updateObject(connection, { ref, base: HEAD, yaml: HEAD + more, dryRun: false, signal }),
    );
    expect(refused.message).toContain(message);
    expect(api.requests).toEqual([]);
  });

  const yaml = (version: string, data: string) => `${HEAD.replace('"7"', `"${version}"`)}data:\n${data}`;

  /** An API server whose object is changed by others between reading and writing: each PUT finds the next version. */
  const serveBusy = (...versions: readonly string[]) => {
    let at = 0;
    return serveApi(({ method, body }, response) => {
      const now = parse(versions[Math.min(at, versions.length - 1)] ?? '') as {
        metadata: { resourceVersion: string };
      };
      if (method === 'GET') return now;
      at += 1;
      const sent = JSON.parse(body) as typeof now;
      const current = parse(versions[Math.min(at, versions.length - 1)] ?? '') as typeof now;
      if (sent.metadata.resourceVersion === current.metadata.resourceVersion) return sent;
      response.statusCode = 409;
      return { kind: 'Status', message: 'the object has been modified', reason: 'Conflict' };
    });
  };

  it('keeps what others changed since, also between its reading and its writing', async () => {
    await using api = await serveBusy(
      yaml('8', '  sky: blue\n  sea: dark\n'),
      yaml('9', '  sky: blue\n  sea: darker\n'),
    );
    const connection = await connectTo(api.credentials);
    const base = yaml('7', '  sky: blue\n  sea: green\n');
    const edited = yaml('7', '  sky: red\n  sea: green\n');
    expect(await updateObject(connection, { ref, base, yaml: edited, dryRun: false, signal })).toEqual({
      before: yaml('9', '  sky: blue\n  sea: darker\n'),
      yaml: yaml('9', '  sky: red\n  sea: darker\n'),
    });
  });

  it('saves nothing where others changed the same, and gives both sides put together', async () => {
    await using api = await serveBusy(yaml('8', '  sky: grey\n  sea: dark\n'));
    const connection = await connectTo(api.credentials);
    const base = yaml('7', '  sky: blue\n  sea: green\n');
    const edited = yaml('7', '  sky: red\n  sea: green\n');
    expect(await updateObject(connection, { ref, base, yaml: edited, dryRun: false, signal })).toEqual({
      conflicts: ['data.sky: red here, grey there'],
      theirs: yaml('8', '  sky: grey\n  sea: dark\n'),
      merged: yaml('8', '  sky: red\n  sea: dark\n'),
    });
    expect(api.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('says so when others write all the time', async () => {
    await using api = await serveBusy(...'123456789'.split('').map((version) => yaml(version, '  a: b\n')));
    const connection = await connectTo(api.credentials);
    const base = yaml('1', '  a: b\n');
    const refused = await errorOf(
      updateObject(connection, { ref, base, yaml: yaml('1', '  a: c\n'), dryRun: false, signal }),
    );
    expect(refused).toMatchObject({ code: 'CONFLICT', hint: 'Save again in a moment.' });
  });
});
