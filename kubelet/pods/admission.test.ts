import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { PodSpec } from '../../proto/gen/core/v1.ts';
import { type NodeOffer, refusePod } from './admission.ts';

let serial = 0;
function pod(spec: Partial<PodSpec> = {}, requests: Record<string, string> = {}, phase = 'Running'): ReadonlyPod {
  const containers = [{ name: 'c', resources: { requests } }];
  return { metadata: { name: 'p', uid: `u${serial++}` }, spec: { containers, ...spec }, status: { phase } } as never;
}
const ports = (hostPort: number, more: object = {}): Partial<PodSpec> =>
  ({ containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort, ...more }] }] }) as never;
const sysctl = (name: string): Partial<PodSpec> => ({ securityContext: { sysctls: [{ name, value: '1' }] } });

const node: NodeOffer = {
  name: 'node-1',
  labels: { zone: 'a' },
  allocatable: { cpu: '2', memory: '1Gi', pods: '3', 'example.com/gpu': '0' },
  taints: [
    { key: 'gone', effect: 'NoExecute' },
    { key: 'soft', effect: 'NoSchedule' },
  ],
};
const tolerations = [{ key: 'gone', operator: 'Exists' }];
const tolerating = (spec: Partial<PodSpec> = {}) => ({ tolerations, ...spec });

for (const [name, asked, others, outcome] of [
  ['fits', pod(tolerating(), { cpu: '2' }), [], undefined],
  [
    'too much CPU beside the others',
    pod(tolerating(), { cpu: '1500m' }),
    [pod({}, { cpu: '1' })],
    "OutOfcpu: Pod was rejected: Node didn't have enough resource: cpu, requested: 1500, used: 1000, capacity: 2000",
  ],
  [
    'those that ended do not count',
    pod(tolerating(), { cpu: '1500m' }),
    [pod({}, { cpu: '1' }, 'Succeeded')],
    undefined,
  ],
  [
    'too many pods',
    pod(tolerating()),
    [pod(), pod(), pod()],
    "OutOfpods: Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3",
  ],
  ['a resource that the node does not know', pod(tolerating(), { 'example.com/unknown': '1' }), [], undefined],
  [
    'a resource that the node has no more of',
    pod(tolerating(), { 'example.com/gpu': '1' }),
    [],
    "OutOfexample.com/gpu: Pod was rejected: Node didn't have enough resource: example.com/gpu, requested: 1, used: 0, capacity: 0",
  ],
  [
    'another zone',
    pod(tolerating({ nodeSelector: { zone: 'b' } })),
    [],
    "NodeAffinity: Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  ],
  [
    'a taint that evicts',
    pod(),
    [],
    "TaintToleration: Pod was rejected: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
  ],
  ['a free port', pod(tolerating(ports(8080))), [pod(ports(8081)), pod(ports(8080, { protocol: 'UDP' }))], undefined],
  [
    'a port that is taken',
    pod(tolerating(ports(8080, { hostIP: '10.0.0.1' }))),
    [pod(ports(8080))],
    "NodePorts: Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  ],
  ['a safe sysctl', pod(tolerating(sysctl('net/ipv4/tcp_rmem'))), [], undefined],
  [
    'an unsafe sysctl',
    pod(tolerating(sysctl('kernel.msgmax'))),
    [],
    'SysctlForbidden: Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
  ],
] as const)
  test(`admission: ${name}`, () => {
    const refusal = refusePod(asked, others, node);
    assert.equal(refusal && `${refusal.reason}: ${refusal.message}`, outcome);
  });
