import { writeFile } from 'node:fs/promises';
import { makeClusterSchema } from '../src/core/clusters/clusterFile/makeClusterSchema.ts';

// Run after changing src/shared/clusterSpec.ts; a unit test fails until the file is written anew.
const target = new URL('../resources/schema/cluster.schema.json', import.meta.url);
await writeFile(target, makeClusterSchema());
