import { keyFor } from '../../api/meta/object-key.ts';
import { controllerOf } from '../../api/meta/owner-references.ts';
import { isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { type PodTemplate, type PodTemplates, type Requests, requestsOf } from './pod-template.ts';

/** A pod as the scheduler sees it: the object, and what was read from it. Replaced, not changed, when the pod changes. */
export interface PodInfo {
  readonly pod: Shared<Pod>;
  readonly uid: string;
  /** `namespace/name`. */
  readonly key: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly priority: number;
  readonly template: PodTemplate;
  /** The template's, but for pods on nodes whose containers were resized. */
  readonly requests: Requests;
  readonly terminating: boolean;
  /** Tells apart pods of one template that other pods, services and controllers may treat differently. */
  readonly peersKey: string;
}

/** Reads a pod. */
export function podInfoOf(pod: Shared<Pod>, templates: PodTemplates): PodInfo {
  const { metadata, spec } = pod;
  const template = templates.of(pod);
  const namespace = metadata.namespace ?? '';
  return {
    pod,
    uid: metadata.uid,
    key: keyFor(namespace, metadata.name),
    namespace,
    labels: metadata.labels,
    priority: spec.priority ?? 0,
    template,
    requests: spec.nodeName && wasResized(pod) ? requestsOf(pod, true) : template.requests,
    terminating: isPodTerminating(pod),
    peersKey: templates.peersKey(namespace, metadata.labels, controllerOf(pod)?.uid),
  };
}

/** Whether the node may have granted other amounts than the spec says: only then the status must be read. */
function wasResized({ status }: Shared<Pod>): boolean {
  if (status?.conditions?.some(({ type }) => type === 'PodResizePending' || type === 'PodResizeInProgress'))
    return true;
  return false;
}
