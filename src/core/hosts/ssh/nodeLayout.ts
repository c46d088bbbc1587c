import path from 'node:path';
import { MARKER_FILE } from '../../../shared/machine.ts';
import { MARKER_FOLDER, OWNED_FILE } from './nodeMarker.ts';

/** Folders that hold nothing but a node's own: with something in them, the machine is somebody else's node. */
const NODE_FOLDERS = [
  '/opt/slipway',
  '/opt/store',
  '/opt/cni',
  '/kind',
  '/etc/containerd',
  '/etc/cni',
  '/etc/kubernetes',
  '/etc/haproxy',
  '/var/lib/containerd',
  '/var/lib/kubelet',
  '/var/lib/etcd',
  '/var/lib/slipway',
  '/var/log/pods',
  '/var/log/containers',
  '/run/containerd',
  '/run/flannel',
  '/run/cni-ipam-state',
];
/** Folders that a node makes and that a machine may have for reasons of its own: then they are left alone. */
const SIDE_FOLDERS = [
  ...['/var/local-path-provisioner', '/opt/containerd', '/var/lib/cni', '/run/nri'],
  ...['/root/.kube/cache', '/usr/libexec/kubernetes'],
];
/** Folders that are made when they are missing and may come to hold others' files: they go when they are empty. */
const SHARED_FOLDERS = [
  ...['/etc/ssl', '/etc/ssl/certs', '/etc/ca-certificates', '/usr/share/ca-certificates'],
  ...['/usr/local/share/ca-certificates', '/root/.kube', '/run/netns'],
];

/** Held while something is put on a machine or taken off: what a killed app began there may still be at work. */
export const NODE_LOCK = '/run/slipway-node.lock';
/** Locked while a machine's owner is settled: it is there before and after, and a file of our own would be left. */
const LOCKED_FOLDER = path.posix.dirname(MARKER_FOLDER);
export const UNITS = ['containerd', 'early-rules', 'kubelet', 'haproxy'].map((name) => `${name}.service`);
export const UNIT_FOLDER = '/etc/systemd/system';
export const MODULES_FILE = '/etc/modules-load.d/slipway.conf';
export const SYSCTL_FILE = '/etc/sysctl.d/99-slipway.conf';
const FILES = [
  ...UNITS.map((unit) => `${UNIT_FOLDER}/${unit}`),
  MODULES_FILE,
  SYSCTL_FILE,
  NODE_LOCK,
  '/run/slipway-kubeadm.lock',
  '/run/xtables.lock',
  '/run/haproxy.pid',
];

/** Needed by containers, by flannel and by kube-proxy; some kernels have them built in. */
export const MODULES = ['overlay', 'br_netfilter', 'vxlan', 'nf_conntrack'];
/** Kept over a reboot: packets are forwarded, and those of bridges go through the rules. */
export const SYSCTLS: Readonly<Record<string, string>> = {
  'net.ipv4.ip_forward': '1',
  'net.bridge.bridge-nf-call-iptables': '1',
};
/** What kubelet and kube-proxy set by themselves. */
const CHANGED_SYSCTLS = [
  ...Object.keys(SYSCTLS),
  'net.ipv4.conf.all.route_localnet',
  'vm.overcommit_memory',
  'vm.panic_on_oom',
  'kernel.panic',
  'kernel.panic_on_oops',
  'kernel.keys.root_maxkeys',
  'kernel.keys.root_maxbytes',
];

/** Exit codes of the script below: the machine has something of its own, or is a node of another cluster. */
export const IN_USE = 66;
export const CLAIMED = 67;

/**
 * Makes the machine a node of the cluster `$1`, unless it is another's, whose marker is printed then. Writes down, once,
 * what there is of what a node will make: what is there already is not Slipway's. The marker comes on stdin and gets its
 * name at the same moment: a claim that is ended on its way leaves nothing, as what no marker tells of is not taken off.
 * All is read before the lock is taken, which goes with its process: one whose connection died holds up nobody.
 */
export const CLAIM_SCRIPT = `set -eu
owned=${OWNED_FILE} marker=${MARKER_FILE} new=.new-$$
text=$(cat)
exec 9< ${LOCKED_FOLDER}
flock 9
if [ -e $marker ] && [ "$(sed -n 's/^  "cluster": "\\(.*\\)",$/\\1/p' $marker | head -n 1)" != "$1" ]; then
  cat $marker
  exit ${CLAIMED}
fi
if [ ! -e $owned ]; then
  taken=
  for folder in ${NODE_FOLDERS.join(' ')}; do
    if [ -n "$(find "$folder" -mindepth 1 2>/dev/null | head -n 1)" ]; then taken="$taken $folder"; fi
  done
  if [ -n "$taken" ]; then echo "$taken" >&2; exit ${IN_USE}; fi
fi
tidy() {
  rm -f $owned$new $marker$new
  [ -e $owned ] || rmdir ${MARKER_FOLDER} 2>/dev/null || :
}
trap tidy EXIT
trap 'exit 143' HUP INT TERM
mkdir -p ${MARKER_FOLDER}
(umask 077; printf '%s\\n' "$text" > $marker$new)
[ -e $owned ] || {
  for folder in ${NODE_FOLDERS.join(' ')}; do
    if [ -d "$folder" ]; then echo "inside $folder"; else echo "folder $folder"; fi
  done
  for folder in ${SIDE_FOLDERS.join(' ')}; do [ -e "$folder" ] || echo "folder $folder"; done
  for folder in ${SHARED_FOLDERS.join(' ')}; do [ -e "$folder" ] || echo "empty $folder"; done
  for file in ${FILES.join(' ')}; do [ -e "$file" ] || echo "file $file"; done
  for unit in ${UNITS.join(' ')}; do echo "unit $unit"; done
  for key in ${CHANGED_SYSCTLS.join(' ')}; do
    value=$(cat "/proc/sys/$(echo "$key" | tr . /)" 2>/dev/null) && echo "sysctl $key=$value"
  done
  for module in ${MODULES.join(' ')}; do [ -d "/sys/module/$module" ] || echo "module $module"; done
} > $owned$new
trap '' HUP INT TERM
if [ ! -e $owned ]; then mv $owned$new $owned; fi
mv $marker$new $marker`;

/** Adds the packet filter's tables of now, once the program that lists them is there. */
export const CLAIM_TABLES_SCRIPT = `grep -q '^tables known' ${OWNED_FILE} && exit 0
/opt/slipway/bin/nft list tables >> ${OWNED_FILE} 2>/dev/null || :
echo 'tables known' >> ${OWNED_FILE}`;

/** Loads what the kernel has as modules, and sets up containerd for the machine's cgroup version. */
export const SET_UP_SCRIPT = `for module in ${MODULES.join(' ')}; do modprobe "$module" 2>/dev/null; done
sysctl -q -p ${SYSCTL_FILE} 2>/dev/null
[ -f /sys/fs/cgroup/cgroup.controllers ] || sed -i 's/SystemdCgroup = true/SystemdCgroup = false/' /etc/containerd/config.toml
mkdir -p /etc/kubernetes/manifests /var/lib/kubelet /etc/cni/net.d /etc/containerd/conf.d
set -e
systemctl enable --quiet --no-reload containerd kubelet early-rules
systemctl daemon-reload
systemctl start containerd`;
