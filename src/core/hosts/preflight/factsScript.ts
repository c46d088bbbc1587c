import { MARKER_FILE } from '../../../shared/machine.ts';
import { KERNEL_OPTIONS, NEEDED_PROGRAMS } from './hostFacts.ts';

/** Units of systemd that tell of a container runtime, of a kubelet or of a firewall while they are active. */
export const WATCHED_UNITS = {
  runtimes: ['docker', 'containerd', 'crio', 'podman'],
  kubelets: [
    'kubelet',
    'k3s',
    'k3s-agent',
    'rke2-server',
    'rke2-agent',
    'k0scontroller',
    'k0sworker',
    'snap.microk8s.daemon-kubelite',
  ],
  firewalls: ['firewalld'],
} as const;

/** The script prints the state of each, one a line, in this order. */
export const ALL_UNITS: readonly string[] = Object.values(WATCHED_UNITS).flat();

const units = ALL_UNITS.join(' ');
const features = Object.entries(KERNEL_OPTIONS)
  .map(([module, option]) => `feature ${module} ${option}`)
  .join('\n');

const HEAD = `mark=$1
PATH=$PATH$2
LC_ALL=C
export PATH LC_ALL
exec 2>/dev/null </dev/null
has() { command -v "$1" >/dev/null; }
part() { printf '\\n%s %s\\n' "$mark" "$1"; }
short() { if has head; then head -c 200000; else cat; fi; }
show() { part "$1"; if [ -f "$2" ] && [ -r "$2" ]; then short <"$2"; fi; }
limit() { if has timeout; then timeout 5 "$@"; else "$@"; fi; }
release=$(uname -r)
part clock-first
date +%s.%N
# When this shell was started, and when the login shell was that the SSH server started for it; in hundredths of a second.
part starts
pid=$$
while [ "$pid" -gt 1 ]; do
  { read -r line <"/proc/$pid/stat"; } || break
  set -- \${line##*') '}
  [ "$pid" = $$ ] && printf '%s ' "\${20}"
  read -r parent <"/proc/$2/comm"
  case $parent in sshd*) printf '%s\\n' "\${20}"; break ;; esac
  pid=$2
done
part architecture
uname -m
part kernel
printf '%s\\n' "$release"
part systemd
[ -d /run/systemd/system ] && echo running
part systemd-version
has systemctl && limit systemctl --version | short
show os /etc/os-release
show memory /proc/meminfo
show swaps /proc/swaps
show host-name /proc/sys/kernel/hostname
show product-uuid /sys/class/dmi/id/product_uuid
show machine-id /etc/machine-id
show marker ${MARKER_FILE}
part cpus
if has nproc; then nproc; else grep -c '^processor' /proc/cpuinfo; fi
part disks
for folder in / /var /opt; do
  [ -d "$folder" ] && printf '%s %s\\n' "$folder" "$(limit df -P -k "$folder" | tail -n 1)"
done`;

/** A module that modprobe does not find may still be part of the kernel, which then shows in /proc or its settings. */
const KERNEL = `part features
if [ -r "/boot/config-$release" ]; then settings=$(grep -E '^CONFIG_[A-Z_]+=[ym]' "/boot/config-$release")
else settings=$(zcat /proc/config.gz | grep -E '^CONFIG_[A-Z_]+=[ym]'); fi
active() {
  [ -d "/sys/module/$1" ] && return 0
  grep -q "/$1\\.ko" "/lib/modules/$release/modules.builtin" && return 0
  case $1 in
    overlay) grep -qw overlay /proc/filesystems ;;
    br_netfilter) [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ] ;;
    nf_conntrack) [ -e /proc/sys/net/netfilter/nf_conntrack_max ] ;;
    ip_tables) [ -e /proc/net/ip_tables_names ] ;;
    *) return 1 ;;
  esac
}
set_to() { case "
$settings
" in *"
CONFIG_$1=$2
"*) return 0 ;; *) return 1 ;; esac; }
feature() {
  if active "$1" || set_to "$2" y; then echo "$1 there"
  elif [ -d "/lib/modules/$release" ] && has modprobe; then
    if modprobe -n -q "$1"; then echo "$1 loadable"; else echo "$1 absent"; fi
  elif [ -n "$settings" ] && ! set_to "$2" m; then echo "$1 absent"
  else echo "$1 unknown"
  fi
}
${features}
part cgroup-type
stat -fc %T /sys/fs/cgroup
show cgroup-controllers /sys/fs/cgroup/cgroup.controllers
show cgroup-v1 /proc/cgroups`;

const NETWORK = `part listeners
listed=$(has ss && limit ss -lntup | short)
if [ -n "$listed" ]; then printf '%s\\n' "$listed"
else for kind in tcp tcp6 udp udp6; do show "sockets-$kind" "/proc/net/$kind"; done
fi
part macs
for folder in /sys/class/net/*; do
  [ -r "$folder/address" ] || continue
  read -r mac <"$folder/address" || continue
  if [ -e "$folder/device" ]; then card=card; else card=other; fi
  printf '%s %s %s\\n' "$mac" "$card" "\${folder##*/}"
done
part addresses
has ip && limit ip -4 -o addr show | short
part routes
has ip && limit ip -4 -json route show table all | short
show routes-proc /proc/net/route`;

/** Asking iptables or nft loads their modules into a kernel that has not used them: then there are no rules either. */
const GUARDS = `part ufw
if grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf; then
  if has ufw; then limit ufw status | short; else echo 'Status: active'; fi
fi
if active nf_tables; then
  part nft
  has nft && limit nft list chains | short
fi
part iptables
if has iptables; then
  case $(limit iptables -V) in
    *nf_tables*) active nf_tables && limit iptables -S INPUT | short ;;
    *) grep -q '^filter' /proc/net/ip_tables_names && limit iptables -S INPUT | short ;;
  esac
fi
part selinux
if has getenforce; then limit getenforce
elif [ -r /sys/fs/selinux/enforce ]; then cat /sys/fs/selinux/enforce
fi`;

const EXISTING = `part units
has systemctl && limit systemctl is-active ${units} | short
part sockets
for socket in /run/docker.sock /run/containerd/containerd.sock /run/crio/crio.sock /run/podman/podman.sock; do
  [ -S "$socket" ] && printf '%s\\n' "$socket"
done
part kubelet
has kubelet && command -v kubelet
for folder in /etc /usr/lib /lib; do
  [ -f "$folder/systemd/system/kubelet.service" ] && printf '%s\\n' "$folder/systemd/system/kubelet.service"
done
part manifests
for file in /etc/kubernetes/manifests/*; do
  [ -e "$file" ] && printf '%s\\n' "\${file##*/}"
done
part missing
for program in ${NEEDED_PROGRAMS.join(' ')}; do
  has "$program" || printf '%s\\n' "$program"
done
part clock-last
date +%s.%N
part end
exit 0`;

/**
 * Prints what a machine tells of itself, in parts that each begin with a line `$1 name`; `$2` is put behind PATH.
 * Only reads, gives every program at most 5 s, leaves out what cannot be told, and always ends with 0. Runs in any
 * POSIX shell.
 */
export const FACTS_SCRIPT = [HEAD, KERNEL, NETWORK, GUARDS, EXISTING].join('\n');
