import type { Shared } from '../../client/client.ts';
import type { Node, Pod, PodSpec } from '../../proto/gen/core/v1.ts';

let serial = 0;

export interface NodeOptions {
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly labels?: Record<string, string>;
  readonly taints?: NonNullable<Node['spec']['taints']>;
  readonly unschedulable?: boolean;
  readonly more?: Record<string, string>;
  readonly images?: NonNullable<Node['status']['images']>;
}

/** A node for tests: 4 CPUs, 8 Gi, 110 pods, its host name as label. */
export function makeNode(name: string, options: NodeOptions = {}): Shared<Node> {
  const { cpu = '4', memory = '8Gi', pods = '110', labels = {}, taints, unschedulable, more = {}, images } = options;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `node-${name}`,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'kubernetes.io/hostname': name, ...labels },
    },
    spec: { ...(taints ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}) },
    status: { allocatable: { cpu, memory, pods, ...more }, ...(images ? { images } : {}) },
  };
}

export interface PodOptions {
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Record<string, string>;
  readonly cpu?: string;
  readonly memory?: string;
  readonly requests?: Record<string, string>;
  readonly priority?: number;
  readonly node?: string;
  readonly hostPort?: number;
  readonly spec?: Partial<PodSpec>;
  readonly status?: Pod['status'];
  readonly metadata?: Partial<Pod['metadata']>;
}

/** A pod for tests, of one container that requests what is said and nothing else. */
export function makePod(name: string, options: PodOptions = {}): Shared<Pod> {
  const { namespace = 'default', labels, cpu, memory, priority = 0, node, hostPort, spec, status, metadata } = options;
  const requests = { ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}), ...options.requests };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: options.uid ?? `pod-${name}-${serial++}`,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(labels ? { labels } : {}),
      ...metadata,
    },
    spec: {
      schedulerName: 'default-scheduler',
      priority,
      ...(node ? { nodeName: node } : {}),
      ...spec,
      containers: spec?.containers ?? [
        {
          name: 'c',
          image: 'i',
          ...(Object.keys(requests).length > 0 ? { resources: { requests } } : {}),
          ...(hostPort ? { ports: [{ containerPort: hostPort, hostPort, protocol: 'TCP' }] } : {}),
        },
      ],
    },
    status: status ?? { phase: 'Pending' },
  };
}
