import { createHash } from 'node:crypto';
import { pack } from 'tar-stream';
import type { HostFile } from './host.ts';

/**
 * Reads a tar on stdin whose `sums` lists "sha256  number  mode  path" for each file, compares every sum, and only
 * then moves the files to their places, each under its final name when it is whole. A secret file is one from the
 * first moment (a copy begins with the mode of what is copied), and several may write one file at once. Runs in any
 * POSIX shell.
 */
export const PUT_FILES_SCRIPT = `set -eu
work=$(mktemp -d /var/tmp/put-XXXXXX)
new=$work
trap 'rm -rf "$work" "$new"' EXIT
trap 'exit 143' HUP INT TERM
tar -C "$work" -xf -
cd "$work"
while read -r sum number mode path; do
  set -- $(sha256sum "$number")
  if [ "$1" != "$sum" ]; then echo "the file $path arrived altered" >&2; exit 65; fi
done < sums
while read -r sum number mode path; do
  mkdir -p "$(dirname "$path")"
  chmod "$mode" "$number"
  new="$path.slipway-new-$$"
  cp "$number" "$new"
  chmod "$mode" "$new"
  mv -f "$new" "$path"
done < sums`;

/** Exit code of the script when a file's SHA-256 differs. */
export const ALTERED = 65;

/** The tar that the script reads. */
export const packFiles = async (files: readonly HostFile[]): Promise<Buffer> => {
  const tar = pack();
  const sums = files.map(({ path, content, mode }, number) => {
    const sum = createHash('sha256').update(content).digest('hex');
    return `${sum} ${number} ${(mode ?? 0o644).toString(8)} ${path}\n`;
  });
  tar.entry({ name: 'sums' }, sums.join(''));
  for (const [number, { content }] of files.entries())
    tar.entry({ name: String(number) }, Buffer.from(content));
  tar.finalize();
  return Buffer.concat(await Array.fromAsync(tar as AsyncIterable<Buffer>));
};
