import { DEFAULT_KUBERNETES_VERSION, kubernetesVersion } from '../../shared/clusterSpec.ts';
import { defineCommand } from '../command.ts';
import { formatElapsed } from '../output/formatTime.ts';
import { usageError } from '../parseArguments.ts';
import { reportFailure } from '../reportFailure.ts';

const readVersion = (typed: string): string => {
  const checked = kubernetesVersion.safeParse(/^\d/.test(typed) ? `v${typed}` : typed);
  if (checked.success) return checked.data;
  throw usageError(
    `\`--kubernetes ${typed}\` is no version of Kubernetes.`,
    `It looks like ${DEFAULT_KUBERNETES_VERSION}.`,
  );
};

/** `image build`: builds the node image ahead of the first create. */
export const buildImage = defineCommand({
  name: 'image build',
  words: [],
  summary: 'Build the node image, unless it is there.',
  options: {
    kubernetes: {
      type: 'string',
      value: 'VERSION',
      help: `version of Kubernetes (${DEFAULT_KUBERNETES_VERSION})`,
    },
    force: { type: 'boolean', help: 'build it even when it is there' },
  },
  examples: ['image build', 'image build --kubernetes v1.35.4'],
  run: async ({ values }, context) => {
    const kubernetes = readVersion(values.kubernetes ?? DEFAULT_KUBERNETES_VERSION);
    const { core, follow, io } = context;
    const request = { kubernetes, force: values.force === true };
    const ifStopped = 'the next build goes on from what is finished';
    const record = await follow(() => core.images.build(request), { ifStopped });
    if (record.state !== 'done') {
      return reportFailure(record, ['What is finished is kept; the next build goes on from there.']);
    }
    const took = formatElapsed((record.endedAt ?? io.now()) - record.startedAt);
    return {
      lines: [
        `The node image of Kubernetes ${kubernetes} is there, after ${took}.`,
        `To see it:  ${io.program} image list`,
      ],
      json: { kubernetes, operation: record },
    };
  },
});
