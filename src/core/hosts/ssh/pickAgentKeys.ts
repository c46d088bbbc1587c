import ssh2, {
  type BaseAgent,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';

export interface Picking {
  /** Public keys as they go over the wire (RFC 4253, section 6.6), in the order to try them. */
  readonly first: readonly Buffer[];
  /** Whether the agent's other keys stay away. */
  readonly only: boolean;
}

/**
 * An SSH agent whose keys come in another order, or only some of them: a server ends the connection after a few that it
 * does not know (MaxAuthTries), and an agent may hold many.
 * @param agent socket of the agent, or `pageant`
 */
export const pickAgentKeys = (agent: string, picking: Picking): BaseAgent =>
  new PickedAgent(ssh2.createAgent(agent) as BaseAgent<ParsedKey>, picking);

type SignArgs = [
  key: ParsedKey,
  data: Buffer,
  options: SigningRequestOptions | SignCallback,
  done?: SignCallback,
];

/** The client takes nothing for an agent that is not of this class. */
class PickedAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: BaseAgent<ParsedKey>;
  readonly #picking: Picking;

  constructor(agent: BaseAgent<ParsedKey>, picking: Picking) {
    super();
    this.#agent = agent;
    this.#picking = picking;
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    this.#agent.getIdentities((error, keys = []) => {
      if (error) done(error);
      else done(undefined, [...pick(keys as readonly ParsedKey[], this.#picking)]);
    });
  }

  override sign(...[key, data, options, done]: SignArgs): void {
    this.#agent.sign(key, data, options as SigningRequestOptions, done);
  }
}

const pick = (keys: readonly ParsedKey[], { first, only }: Picking): readonly ParsedKey[] => {
  const named = first.flatMap((blob) => keys.filter((key) => key.getPublicSSH().equals(blob)));
  return only ? named : [...named, ...keys.filter((key) => !named.includes(key))];
};
