import { parentPort } from 'node:worker_threads';
import type { ManifestFile } from '../../../shared/contract/manifests.ts';
import { parseFiles } from './parseFiles.ts';

parentPort?.on('message', (files: readonly ManifestFile[]) => {
  parentPort?.postMessage(parseFiles(files));
});
