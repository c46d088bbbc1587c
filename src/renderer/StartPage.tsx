const commands = [
  { does: 'Check this machine', command: 'npm run -s slipway -- doctor' },
  {
    does: 'Make a cluster of one control plane and two workers',
    command: 'npm run -s slipway -- create demo --workers 2',
  },
  { does: 'List clusters', command: 'npm run -s slipway -- list' },
  { does: 'Add a worker', command: 'npm run -s slipway -- nodes add demo' },
  { does: 'Delete a cluster', command: 'npm run -s slipway -- delete demo' },
] as const;

/** What Slipway is, and how to make a cluster in this version. `version` is known in the desktop app alone. */
export const StartPage = ({ version }: { readonly version: string | undefined }) => (
  <main>
    <h1>Slipway</h1>
    <p>
      Slipway builds, runs and shows real multi-node Kubernetes clusters on the machines you already have. In
      this version, clusters are made with the command line, in Slipway’s folder; this window does not manage
      them yet.
    </p>
    <dl>
      {commands.map(({ does, command }) => (
        <div key={command}>
          <dt>{does}</dt>
          <dd>
            <code>{command}</code>
          </dd>
        </div>
      ))}
    </dl>
    {version === undefined ? null : <footer>Version {version}</footer>}
  </main>
);
