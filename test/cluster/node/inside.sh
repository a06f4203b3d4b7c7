#!/bin/bash
# Runs a node: a kubelet on containerd, in namespaces of its own, so that nothing of it touches the machine and the
# kernel takes everything away (processes, mounts, network) when the first process of the namespaces ends.
#   inside.sh            makes the namespaces
#   inside.sh namespaced is their first process
# Expects: NODE_HOME a folder with the configuration, NODE_PROGRAMS, NODE_NAME, NODE_IMAGES (archives), the addresses
# SUBNET, MACHINE, NODE_ADDRESS, SERVICE, LINK, and CGROUP, a name of its own for the control groups of pods.
set -euo pipefail

if [ "${1:-}" != namespaced ]; then
  exec 3</proc/self/ns/net # the machine's network, for the way to the node
  exec unshare --mount --pid --net --fork --kill-child --mount-proc bash "$0" namespaced
fi

# One end of the way is on the machine, the other one on a bridge with the pods: neither side has to forward anything.
ip link set lo up
ip link add uplink type veth peer name "$LINK" netns /proc/self/fd/3
ip link add cni0 type bridge
ip addr add "$NODE_ADDRESS/24" dev cni0
ip link set uplink master cni0 up
ip link set cni0 up
ip route add default via "$MACHINE"
machine() { nsenter --net=/proc/self/fd/3 "$@"; }
machine ip addr add "$MACHINE/24" dev "$LINK"
machine ip addr add "$SERVICE/32" dev "$LINK"
machine ip link set "$LINK" up
exec 3<&-

# Fixed paths of containerd and kubelet.
mount --make-rprivate /
for folder in /run /var/log /var/lib; do mount -t tmpfs tmpfs "$folder"; done
mkdir -p /run/containerd /run/netns /run/lock /var/log/containers
# The kubelet sets these for the whole machine; it finds what it wants here and leaves them alone.
mkdir "$NODE_HOME/sysctl"
while read -r name value; do
  echo "$value" >"$NODE_HOME/sysctl/${name##*/}"
  mount --bind "$NODE_HOME/sysctl/${name##*/}" "/proc/sys/$name"
done <<END
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
END
# With version 1 of control groups each controller has a tree of its own.
for tree in /sys/fs/cgroup /sys/fs/cgroup/*; do
  [ -e "$tree/cgroup.procs" ] && mkdir -p "$tree/$CGROUP"
done

export PATH="$NODE_PROGRAMS:$PATH"
containerd --config "$NODE_HOME/containerd.toml" &
ctr() { "$NODE_PROGRAMS/ctr" --address /run/containerd/containerd.sock --namespace k8s.io "$@"; }
until ctr version >/dev/null 2>&1; do sleep 0.1; done
for image in $NODE_IMAGES; do ctr images import --local "$image"; done
kubelet --config="$NODE_HOME/kubelet.yaml" --kubeconfig="$NODE_HOME/kubeconfig" --root-dir="$NODE_HOME/kubelet" \
  --hostname-override="$NODE_NAME" --node-ip="$NODE_ADDRESS" &
wait -n # for the first of the two that ends; bash also reaps what containers leave behind
