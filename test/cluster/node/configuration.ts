import type { Addresses } from './addresses.ts';

/** Texts of the files that a node's programs are configured by, by their names. */
export type Files = Readonly<Record<string, string>>;

/**
 * The files of a node.
 *
 * @param home the folder that they are put in
 * @param programs the folder of the node's programs
 * @param cgroup the control group that pods are in
 */
export function nodeFiles(home: string, programs: string, cgroup: string, { subnet, node, machine }: Addresses): Files {
  return {
    'containerd.toml': containerd(home, programs),
    'registries/_default/hosts.toml': 'skip_verify = true\n',
    'network/10-bridge.conflist': JSON.stringify(network(home, subnet, machine)),
    'kubelet.yaml': JSON.stringify(kubelet(home, cgroup, node, machine)),
  };
}

/**
 * Most of what pods run has been imported. The only registries in reach are those of tests, whose certificates need not be for
 * the address that the node has this machine at. Without the right to lower anybody's score of the OOM killer.
 */
function containerd(home: string, programs: string): string {
  return `
version = 3
root = "${home}/containerd"
state = "/run/containerd"
oom_score = 0
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "${home}/opt"
[plugins."io.containerd.cri.v1.images"]
  snapshotter = "overlayfs"
  [plugins."io.containerd.cri.v1.images".registry]
    config_path = "${home}/registries"
  [plugins."io.containerd.cri.v1.images".pinned_images]
    sandbox = "localhost/pause:1"
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["${programs}"]
    conf_dir = "${home}/network"
  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
      BinaryName = "${programs}/runc"
      SystemdCgroup = false
`;
}

/** The bridge is there already, and has an address: the plugin is not to make it a gateway, which would turn on forwarding. */
function network(home: string, subnet: string, gateway: string): object {
  const range = { subnet: `${subnet}.0/24`, rangeStart: `${subnet}.10`, gateway };
  const ipam = { type: 'host-local', dataDir: `${home}/addresses`, ranges: [[range]], routes: [{ dst: '0.0.0.0/0' }] };
  return { cniVersion: '1.0.0', name: 'pods', plugins: [{ type: 'bridge', bridge: 'cni0', isGateway: false, ipam }] };
}

/**
 * A kubelet that trusts whoever reaches it: only this machine and its pods do. It never evicts for want of memory or disk,
 * of which the machine's other programs take an unknown part.
 */
function kubelet(home: string, cgroup: string, address: string, nameServer: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    healthzBindAddress: '127.0.0.1',
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    oomScoreAdj: 0,
    podLogsDir: `${home}/logs`,
    resolvConf: '',
    clusterDNS: [nameServer],
    clusterDomain: 'cluster.local',
    makeIPTablesUtilChains: false,
    enforceNodeAllocatable: ['pods'],
    evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    imageGCHighThresholdPercent: 100,
    localStorageCapacityIsolation: false,
    nodeStatusUpdateFrequency: '5s',
  };
}
