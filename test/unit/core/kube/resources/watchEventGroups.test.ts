import { expect, it, onTestFinished } from 'vitest';
import { watchEventGroups } from '../../../../../src/core/kube/resources/watchEventGroups.ts';
import { connectTo } from '../../../../helpers/connectTo.ts';
import { serveApi } from '../../../../helpers/serveApi.ts';

const warning = {
  metadata: { uid: 'one', name: 'web.1', namespace: 'default', creationTimestamp: new Date().toISOString() },
  involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
  type: 'Warning',
  reason: 'BackOff',
  message: 'Back-off restarting failed container',
};

it('says nothing of events while the API server does not answer, and what there is once it does', async () => {
  let asked = 0;
  const api = await serveApi(({ path }, response) => {
    if (path.includes('watch=')) return void response.flushHeaders();
    asked += 1;
    if (asked > 2)
      return { kind: 'EventList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [warning] };
    response.destroy();
    return undefined;
  });
  onTestFinished(() => api[Symbol.asyncDispose]());
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const groups = watchEventGroups(await connectTo(api.credentials), [], stop.signal);
  const first = await groups.next();
  expect(first.value).toMatchObject([{ type: 'Warning', reason: 'BackOff' }]);
  await groups.return(undefined);
});
