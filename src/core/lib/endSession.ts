/**
 * Neither the Docker engine nor the kubelet ends a program on a terminal when its caller goes: its session lives on in
 * the container. So the program first says its process id, and a second program, the lifeline, is started beside it. The
 * lifeline waits on its standard input, which is closed when the caller goes, however it goes, and then ends all that
 * belongs to the terminal.
 */
const MARK_START = '\x1b]7717;';
const MARK_END = '\x07';

/** Beginning of a script for `sh -c`: says the shell's process id. What follows has to become the program by `exec`. */
export const SAY_SESSION = `printf '\\033]7717;%s\\007' "$$"; TERM=xterm-256color; export TERM; `;

/**
 * For `sh -c`: waits until its input ends, then ends every process of the session in the first argument: at first with
 * SIGHUP, as when a terminal is gone, then with SIGKILL. It has only what a shell has built in, but for `sleep`.
 */
export const LIFELINE = `
session=$1
cd /proc
# Keeps those of the given processes that belong to the session and have not ended.
find_members() {
  members=
  for pid; do
    { read -r line < "$pid/stat"; } 2>/dev/null || continue
    # Fields after the program's name, which may hold spaces: state, parent, group, session.
    set -- \${line##*') '}
    if [ "$4" = "$session" ] && [ "$1" != Z ]; then members="$members $pid"; fi
  done
  [ -n "$members" ]
}
while read -r _; do :; done
for signal in HUP KILL; do
  find_members [0-9]* || exit 0
  kill -s "$signal" $members 2>/dev/null
  kill -s CONT $members 2>/dev/null
  for try in 1 2 3 4 5; do
    find_members $members || break
    sleep 0.2 2>/dev/null || sleep 1 2>/dev/null
  done
done
`;

/** Looks for what `SAY_SESSION` said, and gives what follows it; a runtime's own words may come before. */
export const readSessionMark = (
  output: Buffer,
): { readonly pid: string; readonly rest: Buffer } | undefined => {
  const start = output.indexOf(MARK_START);
  const end = start < 0 ? -1 : output.indexOf(MARK_END, start);
  if (end < 0) return undefined;
  return {
    pid: output.toString('latin1', start + MARK_START.length, end),
    rest: output.subarray(end + 1),
  };
};
