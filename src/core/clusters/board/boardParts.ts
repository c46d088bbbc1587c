import type { EngineState } from '../../../shared/contract/app.ts';
import type { Contexts } from '../../contexts/createContexts.ts';
import type { Connect } from '../../kube/connection.ts';
import type { Settings } from '../../settings/createSettings.ts';
import type { OperationHub } from '../operations/operationHub.ts';
import type { BoardState } from './composeEntries.ts';
import type { OwnCluster } from './followClusters.ts';
import type { EngineFound, FollowEngineOptions } from './followEngine.ts';

export interface BoardOptions extends Pick<FollowEngineOptions, 'findEngine' | 'forgetEngine' | 'tools'> {
  readonly connect: Connect;
  readonly contexts: Pick<Contexts, 'watch'>;
  readonly hub: Pick<OperationHub, 'watch'>;
  readonly settings: Pick<Settings, 'watch'>;
  /** Folder of the locks that say which clusters are worked on. */
  readonly locks: string;
}

/** What the board is made of, changed in place by whatever tells of a part. */
export interface Parts extends BoardState {
  own: readonly OwnCluster[];
  engineProblem: string | undefined;
  contexts: BoardState['contexts'];
  operations: BoardState['operations'];
  readonly probes: Map<string, NonNullable<ReturnType<BoardState['probes']['get']>>>;
  readonly uses: Map<string, NonNullable<ReturnType<BoardState['uses']['get']>>>;
  machine: EngineFound | undefined;
  engine: EngineState | undefined;
  /** The first answers are in: before that a list would look empty that is not. */
  readonly missing: Set<'engine' | 'machines' | 'contexts' | 'operations'>;
}

export interface Looking {
  readonly parts: Parts;
  readonly show: () => void;
  readonly signal: AbortSignal;
}
