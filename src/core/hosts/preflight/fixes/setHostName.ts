import type { FixInput, FixScript } from './fixInput.ts';

/** `$1` is the name. A file that is mounted, as in a container, cannot be replaced, only written. */
const SCRIPT = `name=$1
was=$(uname -n)
named() { [ "$(uname -n)" = "$name" ] && [ "$(cat "$root/etc/hostname")" = "$name" ]; }
if ! named; then
  said=$(hostnamectl set-hostname "$name" 2>&1)
  if ! named; then
    printf '%s\\n' "$name" >"$root/etc/hostname"
    said=$(hostname "$name" 2>&1)
  fi
  if ! named; then failed "The host name could not be set: $said"
  elif [ "$was" = "$name" ]; then did "The host name $name stays after a restart (/etc/hostname)."
  else did "The host name is $name; it was $was."; fi
fi
if ! grep -Eq "^[^#]*[[:space:]]$name([[:space:]]|\\$)" "$root/etc/hosts"; then
  if printf '127.0.1.1 %s\\n' "$name" >>"$root/etc/hosts"; then did "The name leads to the machine itself (a line in /etc/hosts)."
  else failed "/etc/hosts cannot be written."; fi
fi
kept=/etc/cloud/cloud.cfg.d/99-keep-host-name.cfg
if [ -d "$root/etc/cloud/cloud.cfg.d" ] && ! grep -rqsE '^preserve_hostname: *true' "$root/etc/cloud"; then
  if echo 'preserve_hostname: true' >"$root$kept"; then did "cloud-init leaves the name alone at the next start ($kept)."
  else failed "cloud-init may change the name at the next start: $kept cannot be written."; fi
fi`;

/** Gives a machine the name that its node has. */
export const setHostName = ({ host }: FixInput): FixScript => ({ script: SCRIPT, args: [host.name] });
