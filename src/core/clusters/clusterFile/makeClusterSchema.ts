import { z } from 'zod';
import { clusterFileSchema } from './clusterFile.ts';

/** The published JSON schema of the cluster file, as the text of `resources/schema/cluster.schema.json`. */
export const makeClusterSchema = (): string => {
  const { $schema, ...schema } = z.toJSONSchema(clusterFileSchema, { io: 'input' });
  const titled = { $schema, title: 'Slipway cluster file', ...schema };
  return `${JSON.stringify(titled, null, 2)}\n`;
};
