import { formatBytes } from '../../core/doctor/formatBytes.ts';
import { defineCommand } from '../command.ts';
import { formatTable } from '../output/formatTable.ts';
import { formatAge } from '../output/formatTime.ts';

/** `image list`: the node images in the engine. */
export const listImages = defineCommand({
  name: 'image list',
  words: [],
  summary: 'List the node images; * marks those that a create would use.',
  options: {},
  examples: ['image list'],
  run: async (_call, { core, signal, io }) => {
    const images = await core.images.list({ signal });
    const rows = images.map((image) => [
      image.current ? '*' : '',
      image.name,
      image.kubernetes ?? '–',
      formatBytes(image.size),
      formatAge(io.now() - image.createdAt),
    ]);
    const lines =
      rows.length === 0
        ? [
            'There are no node images yet; the first create sees to one.',
            `To build one now:  ${io.program} image build`,
          ]
        : formatTable(['', 'NAME', 'KUBERNETES', 'SIZE', 'AGE'], rows);
    return { lines, json: { images } };
  },
});
