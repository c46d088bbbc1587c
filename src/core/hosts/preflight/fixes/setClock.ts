import type { FixScript } from './fixInput.ts';

/** `$1` is the time, in seconds since 1970. A difference of 2 s may be the way to the machine. */
const SCRIPT = `ahead=$(($(date +%s) - $1))
ask() { timedatectl show -p "$1" --value 2>/dev/null; }
synchronised=$(ask NTP)
if [ "$synchronised" != yes ] && [ "$(ask CanNTP)" = yes ]; then
  if said=$(timedatectl set-ntp true 2>&1); then
    synchronised=yes
    did "Time synchronisation is on."
  else failed "Time synchronisation could not be turned on: $said"; fi
fi
if [ "$ahead" -gt 2 ] || [ "$ahead" -lt -2 ]; then
  if said=$(date -s "@$1" 2>&1); then
    hwclock --systohc 2>/dev/null
    if [ "$ahead" -gt 0 ]; then did "The clock was set back by $ahead s."; else did "The clock was set forward by \${ahead#-} s."; fi
    [ "$synchronised" = yes ] || did "Nothing was there to keep the clock right from now on: install systemd-timesyncd or chrony."
  else failed "The clock could not be set: $said"; fi
fi`;

/** Sets a machine's clock by this computer's, and has it kept right where the machine has a program for that. */
export const setClock = (): FixScript => ({
  script: SCRIPT,
  args: [String(Math.round(Date.now() / 1000))],
});
