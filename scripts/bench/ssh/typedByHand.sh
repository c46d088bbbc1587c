#!/bin/bash
# What a person types over ssh, from kubeadm's manual, on machines that have programs and images already. The first
# argument is an options file for ssh, the others are addresses: one control plane, then workers.
set -euo pipefail
config=$1 first=$2
shift 2
on() { # address, command on stdin
  ssh -F "$config" "root@$1" 'PATH=$PATH:/opt/slipway/bin bash -s'
}

on "$first" <<'ON'
set -e
cat > /tmp/kubeadm.yaml <<'CONFIG'
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration: { ignorePreflightErrors: [all] }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: @VERSION@
networking: { podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/16 }
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: @DRIVER@
cgroupRoot: /kubelet
failCgroupV1: false
failSwapOn: false
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
conntrack: { maxPerCore: 0 }
CONFIG
kubeadm init --config /tmp/kubeadm.yaml
export KUBECONFIG=/etc/kubernetes/admin.conf
sed -e 's#{{ .PodSubnet }}#10.244.0.0/16#' -e 's#"Type":"host-gw"#"Type":"vxlan"#' /kind/manifests/default-cni.yaml | kubectl apply -f -
kubectl apply -f /kind/manifests/default-storage.yaml
ON
join=$(on "$first" <<<'kubeadm token create --print-join-command')
for worker in "$@"; do
  on "$worker" <<<"$join --ignore-preflight-errors=all"
done
