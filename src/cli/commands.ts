import type { Command } from './command.ts';
import { addHosts } from './commands/addHosts.ts';
import { addNodes } from './commands/addNodes.ts';
import { buildImage } from './commands/buildImage.ts';
import { checkHosts } from './commands/checkHosts.ts';
import { checkMachine } from './commands/checkMachine.ts';
import { createCluster } from './commands/createCluster.ts';
import { deleteCluster } from './commands/deleteCluster.ts';
import { editHost } from './commands/editHost.ts';
import { listClusters } from './commands/listClusters.ts';
import { listHosts } from './commands/listHosts.ts';
import { listImages } from './commands/listImages.ts';
import { listNodes } from './commands/listNodes.ts';
import { listOperations } from './commands/listOperations.ts';
import { printKubeconfig } from './commands/printKubeconfig.ts';
import { removeHost } from './commands/removeHost.ts';
import { removeNode } from './commands/removeNode.ts';
import { serve } from './commands/serve.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  createCluster,
  deleteCluster,
  listClusters,
  listNodes,
  addNodes,
  removeNode,
  addHosts,
  listHosts,
  editHost,
  checkHosts,
  removeHost,
  printKubeconfig,
  buildImage,
  listImages,
  checkMachine,
  listOperations,
  serve,
];
