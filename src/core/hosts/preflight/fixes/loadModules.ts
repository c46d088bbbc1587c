import type { HostFacts } from '../hostFacts.ts';
import { listUnloaded } from '../kernelNeeds.ts';
import type { FixScript } from './fixInput.ts';

/** As the hint of the check has it; Slipway's own file goes with a cluster, and this one stays. */
const MODULES_FILE = '/etc/modules-load.d/kubernetes.conf';

/** Each argument is a module, or several with a slash between them of which one is enough. */
const SCRIPT = `file=${MODULES_FILE}
listed() {
  grep -lsxE "[[:space:]]*$1[[:space:]]*" "$root/etc/modules" "$root"/etc/modules-load.d/*.conf "$root"/usr/lib/modules-load.d/*.conf |
    grep -qv '/slipway\\.conf$'
}
keep() {
  listed "$1" && return
  mkdir -p "$root\${file%/*}"
  if echo "$1" >>"$root$file"; then did "The module $1 is loaded at every start ($file)."
  else failed "$file cannot be written, so $1 is not loaded at the next start."; fi
}
for need in "$@"; do
  for name in $(echo "$need" | tr / ' '); do
    said=$(modprobe "$name" 2>&1) || continue
    did "The module $name is loaded."
    keep "$name"
    continue 2
  done
  failed "The kernel's module $(echo "$need" | sed 's,/, or ,') could not be loaded: $said"
done`;

/** Loads the modules that a node needs and that are not in use, now and at every start. */
export const loadModules = ({ kernelFeatures }: Pick<HostFacts, 'kernelFeatures'>): FixScript => ({
  script: SCRIPT,
  args: listUnloaded(kernelFeatures),
});
