import { describePorts, listNeededPorts } from '../neededPorts.ts';
import type { FixInput, FixScript } from './fixInput.ts';

/** Rules are `tcp:10250:10.0.0.2`, the last word `any` where everybody may come. */
const SCRIPT = `subnets=$1 address=$2 ports=$3
shift 3
opened= said= trusted=
note() { opened="$opened\${opened:+, }$protocol $port from $source"; }
read_rule() {
  protocol=\${rule%%:*}
  source=\${rule##*:}
  port=\${rule#*:}
  port=\${port%:*}
}
firewalld() {
  device=$(ip -4 -o addr show | sed -n "s,^[0-9]*: *\\([^ ]*\\) .* inet $address/.*,\\1,p")
  zone=$(firewall-cmd --get-zone-of-interface="$device" 2>/dev/null) || zone=$(firewall-cmd --get-default-zone)
  ask() { firewall-cmd --quiet $when --zone="$1" --query-"$2" >/dev/null 2>&1; }
  add() { said=$(firewall-cmd $when --zone="$1" --add-"$2" 2>&1) || failed "firewalld refused $2: $said"; }
  for rule in "$@"; do
    read_rule
    what="rich-rule=rule family=\\"ipv4\\" source address=\\"$source\\" port port=\\"$port\\" protocol=\\"$protocol\\" accept"
    [ "$source" = any ] && what="port=$port/$protocol"
    isNew=
    for when in --permanent ''; do ask "$zone" "$what" || { isNew=1; add "$zone" "$what"; }; done
    [ -z "$isNew" ] || note
  done
  for subnet in $subnets; do
    isNew=
    for when in --permanent ''; do ask trusted "source=$subnet" || { isNew=1; add trusted "source=$subnet"; }; done
    [ -z "$isNew" ] || trusted="$trusted $subnet"
  done
  [ -z "$opened" ] || did "firewalld lets these through, now and after a restart (zone $zone): $opened."
  [ -z "$trusted" ] || did "firewalld trusts pods and services:$trusted."
}
ufw_allow() {
  if said=$(ufw "$@" 2>&1); then case $said in *added* | *updated*) return 0 ;; *) return 1 ;; esac
  else failed "ufw refused $*: $said"; return 1; fi
}
with_ufw() {
  for rule in "$@"; do
    read_rule
    ufw_allow allow proto "$protocol" from "$source" to any port "$port" && note
  done
  for subnet in $subnets; do
    isNew=
    ufw_allow allow from "$subnet" && isNew=1
    ufw_allow route allow from "$subnet" && isNew=1
    ufw_allow route allow to "$subnet" && isNew=1
    [ -z "$isNew" ] || trusted="$trusted $subnet"
  done
  [ -z "$opened" ] || did "ufw lets these through, now and after a restart: $opened."
  [ -z "$trusted" ] || did "ufw lets pods and services through:$trusted."
}
if has firewall-cmd && firewall-cmd --quiet --state 2>/dev/null; then firewalld "$@"
elif has ufw && ufw status 2>/dev/null | grep -q '^Status: active'; then with_ufw "$@"
else failed "Neither firewalld nor ufw is active on it, and rules that are kept in another way are left alone. Let $ports through in the machine's own rules and in the firewall of the network (in a cloud: its security groups)."
fi`;

/** The API server is for everybody who has a key to it; what nodes say among themselves is for nodes alone. */
const listRules = ({ role, others, severalControlPlanes }: FixInput): readonly string[] =>
  listNeededPorts(role, { severalControlPlanes })
    .filter(({ from }) => from !== 'itself')
    .flatMap(({ protocol, port, from }) => {
      if (port === 6443) return [`${protocol}:${port}:any`];
      const allowed = others.filter((other) => from === 'all' || other.role === 'control-plane');
      return allowed.map(({ address }) => `${protocol}:${port}:${address}`);
    });

/** Lets the other nodes, pods and services through firewalld or ufw, over a restart too. */
export const openFirewallPorts = (input: FixInput): FixScript => {
  const { host, role, podSubnet, serviceSubnet } = input;
  const needed = listNeededPorts(role, input).filter(({ from }) => from !== 'itself');
  const args = [`${podSubnet} ${serviceSubnet}`, host.address, describePorts(needed), ...listRules(input)];
  return { script: SCRIPT, args };
};
