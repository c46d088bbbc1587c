/** Connections that a machine tries at one time; each takes 3 s at most. */
export const REACH_BATCH = 64;

/**
 * Opens a TCP connection to each `address:port` after the first two arguments, closes it at once, and prints a line
 * `$1 address port state`; `$2` is put behind PATH. The state is `open`, `refused`, `silent` (nothing came back
 * within 3 s), `no-route` or `unknown`. Prints the line `$1 no-program` where nothing can connect. Nothing has to
 * listen at the other end: who refuses has had the packet, and its answer has come back. (A firewall that is set to
 * refuse rather than to drop looks the same.)
 */
export const REACH_SCRIPT = `mark=$1
PATH=$PATH$2
LC_ALL=C
export PATH LC_ALL
shift 2
exec 2>/dev/null </dev/null
has() { command -v "$1" >/dev/null; }
if has bash && has timeout; then
  open() { timeout 3 bash -c ': >"/dev/tcp/$0/$1"' "$1" "$2"; }
elif has python3; then
  open() { python3 -c 'import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).close()
except OSError as error:
    sys.exit(str(error))' "$1" "$2"; }
elif has perl; then
  open() { perl -MIO::Socket::INET -e 'IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1], Timeout => 3) or die "$!\\n"' "$1" "$2"; }
else
  printf '%s no-program\\n' "$mark"
  exit 0
fi
try() {
  said=$(open "$1" "$2" 2>&1)
  case "$? $said" in
    0\\ *) state=open ;;
    *refused*) state=refused ;;
    124\\ * | 143\\ * | *"timed out"*) state=silent ;;
    *"No route"* | *nreachable* | *rohibited*) state=no-route ;;
    *) state=unknown ;;
  esac
  printf '%s %s %s %s\\n' "$mark" "$1" "$2" "$state"
}
count=0
for target in "$@"; do
  try "\${target%:*}" "\${target##*:}" &
  count=$((count + 1))
  [ "$((count % ${REACH_BATCH}))" -eq 0 ] && wait
done
wait
exit 0`;
