import type { SshTestHost } from './openSshHosts.ts';

/** What a machine writes by itself, whoever uses it: logs, sign-ins, the service manager's own state. */
const RESTLESS = [
  ...['/proc', '/sys', '/dev', '/var/log/journal', '/var/log/lastlog', '/var/log/wtmp', '/var/log/btmp'],
  ...['/run/log', '/run/systemd', '/run/user', '/run/udev', '/run/utmp', '/run/sudo', '/run/credentials'],
  ...[
    '/run/lock',
    '/var/lib/systemd',
    '/var/lib/sudo',
    '/tmp',
    '/var/tmp',
    '/root/.bash_history',
    '/run/motd.dynamic',
    '/run/sshd.pid',
  ],
];

const SCRIPT = `export LC_ALL=C
echo "== packages"; dpkg-query -W
echo "== files"
find / /var /run -xdev \\( ${RESTLESS.map((path) => `-path ${path}`).join(' -o ')} \\) -prune \\
  -o -type d -printf '%y %m %u:%g %p\\n' -o -printf '%y %m %u:%g %s %p %l\\n' | sort -u
echo "== settings"; find /etc -xdev -type f -exec sha256sum {} + | sort -k 2
echo "== units"; systemctl list-unit-files --no-legend --no-pager | grep -v '^session-' | tr -s ' ' | sort
echo "== failed units"; systemctl --failed --no-legend --no-pager
echo "== rules"
# The engine that the machine runs in makes its own anew at each start.
for family in iptables ip6tables; do $family-save | sed -e '/^#/d' -e 's/ \\[[0-9:]*\\]$//' | grep -vE 'DOCKER_|NODE_RESOLVER'; done
# After each start of the machine the kernel names what waits for a first use of a mount anew, and sizes the machine's own
# file systems in memory by what it found free.
echo "== mounts"; grep -v ' /run/user/' /proc/mounts | sed 's/fd=[0-9]*,//; s/,pipe_ino=[0-9]*//' \\
  | sed -E '\\#^(udev /dev devtmpfs|tmpfs /run tmpfs) # s/,size=[0-9]+k(,nr_inodes=[0-9]+)?//' | sort
echo "== links"; ip -o link | sed 's/^[0-9]*: \\([^:@]*\\).*/\\1/' | sort
echo "== routes"; ip route | sort
echo "== settings of the kernel"
cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/all/route_localnet
echo "== groups"; find /sys/fs/cgroup -type d \\( -name 'kube*' -o -name 'cri-*' \\)
# The kernel's own threads, which come and go with its work, have no memory of their own.
echo "== programs"; ps -eo vsz=,comm= | sed -n 's/^ *[1-9][0-9]* //p' | grep -vE '^(ps|sh|sed|sort|grep|bash|timeout|sshd|systemd|\\(sd-pam\\)|sd_.*|\\(.*\\))$' | sort -u`;

/** Everything about a machine that a node could have changed, as lines. */
export const snapshotMachine = async ({
  inside,
}: Pick<SshTestHost, 'inside'>): Promise<readonly string[]> => {
  const { stdout } = await inside.exec(['bash', '-c', SCRIPT], { signal: AbortSignal.timeout(120_000) });
  return stdout.trimEnd().split('\n');
};
