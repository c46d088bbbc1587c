import { describe, expect, it } from 'vitest';
import { updateObject } from '../../../../../src/core/kube/resources/updateObject.ts';
import { connectTo } from '../../../../helpers/connectTo.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { serveApi } from '../../../../helpers/serveApi.ts';

const { signal } = new AbortController();
const ref = { group: 'lab.example', version: 'v1', plural: 'meters', name: 'big', namespace: 'default' };
const HEAD =
  'apiVersion: lab.example/v1\nkind: Meter\nmetadata:\n  name: big\n  namespace: default\n  resourceVersion: "7"\n';

/** An API server that keeps what it is sent, as it came. */
const serveKeeper = () =>
  serveApi(({ body }, response) => {
    response.end(body);
  });

describe('saving an edited object', () => {
  it('sends and shows whole numbers digit for digit', async () => {
    await using api = await serveKeeper();
    const connection = await connectTo(api.credentials);
    const yaml = `${HEAD}spec:\n  serial: 9007199254740993\n  ceiling: 9223372036854775807\n`;
    expect(await updateObject(connection, { ref, yaml, dryRun: false, signal })).toBe(yaml);
    expect(api.requests[0]?.body).toContain(
      '"spec":{"serial":9007199254740993,"ceiling":9223372036854775807}',
    );
  });

  it('means by the text what kubectl means by it', async () => {
    await using api = await serveKeeper();
    const connection = await connectTo(api.credentials);
    const yaml = `${HEAD}spec: {defaultMode: 0440, paused: yes, o: 0o640, x: 0X1F, off: "0440"}\n`;
    await updateObject(connection, { ref, yaml, dryRun: false, signal });
    expect(JSON.parse(api.requests[0]?.body ?? '')).toMatchObject({
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
      updateObject(connection, { ref, yaml: HEAD + more, dryRun: false, signal }),
    );
    expect(refused.message).toContain(message);
    expect(api.requests).toEqual([]);
  });
});
