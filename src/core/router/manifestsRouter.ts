import { contract } from '../../shared/contract.ts';
import type { Core } from '../core.ts';
import { implementArea } from './implementArea.ts';

const never = new AbortController().signal;

export const manifestsRouter = ({ manifests }: Core) => {
  const area = implementArea(contract.manifests);
  return area.router({
    parse: area.parse.handler(({ input, signal = never }) => manifests.parse(input.files, { signal })),
    plan: area.plan.handler(({ input, signal = never }) => manifests.plan(input, { signal })),
    apply: area.apply.handler(async function* ({ input, signal = never }) {
      yield* manifests.apply(input, { signal });
    }),
    cancel: area.cancel.handler(async ({ input }) => manifests.cancel(input.run)),
    releases: area.releases.handler(async function* ({ input, signal = never }) {
      yield* manifests.releases(input.cluster, { signal });
    }),
    revisions: area.revisions.handler(({ input, signal = never }) => manifests.revisions(input, { signal })),
    releaseFiles: area.releaseFiles.handler(({ input, signal = never }) =>
      manifests.releaseFiles(input, { signal }),
    ),
    drift: area.drift.handler(({ input, signal = never }) => manifests.drift(input, { signal })),
    applyAgain: area.applyAgain.handler(async function* ({ input, signal = never }) {
      yield* manifests.applyAgain(input, { signal });
    }),
    remove: area.remove.handler(async function* ({ input, signal = never }) {
      yield* manifests.remove(input, { signal });
    }),
    schema: area.schema.handler(({ input, signal = never }) => manifests.schema(input, { signal })),
  });
};
