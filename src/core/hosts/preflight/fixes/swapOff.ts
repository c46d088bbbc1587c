import type { FixScript } from './fixInput.ts';

/** Services that make swap at every start: Debian's and Ubuntu's zram, Raspberry Pi OS's file. */
const SERVICES = ['zramswap', 'zram-config', 'dphys-swapfile'];

/**
 * What would turn swap on again comes first. What is still known to systemd when /etc/fstab names no swap was found
 * by its generators, such as a partition of that type, and is masked. An empty file of its own is how zram-generator is turned off.
 */
const SCRIPT = `list() { sed 1d "$root/proc/swaps" 2>/dev/null | while read -r place rest; do printf ' %s' "$place"; done; }
pattern='^[[:space:]]*[^#[:space:]][^[:space:]]*[[:space:]]+[^[:space:]]+[[:space:]]+swap([[:space:]]|$)'
lines=$(grep -Es "$pattern" "$root/etc/fstab")
if [ -n "$lines" ]; then
  if said=$(sed -E -i "/$pattern/s/^/# swap off: /" "$root/etc/fstab" 2>&1); then
    did "In /etc/fstab this is a comment now: $lines"
  else failed "/etc/fstab could not be changed: $said"; fi
fi
conf=/etc/systemd/zram-generator.conf
if [ -s "$root$conf" ] || { [ -e "$root/usr/lib/systemd/zram-generator.conf" ] && [ ! -e "$root$conf" ]; }; then
  kept=
  if [ -s "$root$conf" ] && mv "$root$conf" "$root$conf.before"; then kept=" What was there is $conf.before."; fi
  mkdir -p "$root/etc/systemd"
  if true >"$root$conf"; then did "zram makes no swap at the next start ($conf is empty).$kept"
  else failed "$conf could not be written."; fi
fi
if has systemctl; then
  for service in ${SERVICES.join(' ')}; do
    systemctl is-enabled --quiet "$service" || systemctl is-active --quiet "$service" || continue
    if said=$(systemctl disable --now "$service" 2>&1); then did "The service $service, which makes swap, is off."
    else failed "The service $service could not be turned off: $said"; fi
  done
  systemctl daemon-reload
  for unit in $(systemctl list-units --all --type=swap --plain --no-legend | cut -d ' ' -f 1); do
    case $(systemctl show -p FragmentPath --value "$unit") in
      /run/systemd/generator*) change=mask ;;
      /*) systemctl is-enabled --quiet "$unit" || continue; change=disable ;;
      *) continue ;;
    esac
    if said=$(systemctl "$change" "$unit" 2>&1); then did "The unit $unit no longer turns swap on ($change)."
    else failed "The unit $unit will turn swap on at the next start: $said"; fi
  done
fi
on=$(list)
if [ -n "$on" ]; then
  said=$(swapoff -a 2>&1)
  left=$(list)
  if [ -z "$left" ]; then did "Swap is off:$on."; else failed "Swap is still on at$left: $said"; fi
fi`;

/** Turns swap off, now and for the starts to come. */
export const swapOff = (): FixScript => ({ script: SCRIPT, args: [] });
