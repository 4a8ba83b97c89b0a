import { quote } from '../../api/field/quote.ts';
import { podRequests } from '../../api/pod/resources.ts';
import { parseQuantity } from '../../api/quantity/quantity.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { refusal } from './refuse.ts';

const nodes = { group: '', resource: 'nodes' } as const;
const zero = parseQuantity('0');

/**
 * A resize that the pod's node can never grant is refused at once: it asks for more than the node has, or the node does
 * not run Linux. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podresizevalidator
 */
export function podResizeValidator(lookup: AdmissionLookup): AdmissionPlugin {
  return {
    name: 'PodResizeValidator',
    handles: ({ operation, subresource, resource: { type } }) =>
      operation === 'UPDATE' && subresource === 'resize' && type.resource === 'pods' && type.group === '',
    validate(request) {
      const pod = request.object as unknown as Pod;
      const { nodeName } = pod.spec;
      if (!nodeName || pod.metadata.generation === request.old?.metadata.generation) return;
      const node = lookup.get(nodes, undefined, nodeName) as Node | undefined;
      if (!node) throw refusal(request, `node ${quote(nodeName)} not found`);
      const missing = tooMuch(pod, node);
      if (missing.length > 0) {
        const message = `Node didn't have enough allocatable resources: ${missing.join('; ')}`;
        throw refusalBecause(request, message, 'NodeCapacity');
      }
      const os = node.metadata.labels?.['kubernetes.io/os'] ?? '';
      if (os !== 'linux') {
        const message = `pod resize is only supported on linux nodes, node ${quote(nodeName)} is ${quote(os)}`;
        throw refusalBecause(request, message, 'UnsupportedPlatform');
      }
    },
  };
}

/** What the pod asks for and the node does not have in all: CPU in thousandths, memory in bytes. */
function tooMuch(pod: Pod, { status }: Node): string[] {
  const requests = podRequests(pod);
  const found: string[] = [];
  for (const name of ['cpu', 'memory'] as const) {
    const [requested, allocatable] = [requests.get(name) ?? zero, parseQuantity(status.allocatable?.[name] ?? '0')].map(
      (amount) => (name === 'cpu' ? amount.milliValue() : amount.value()),
    ) as [number, number];
    if (requested > allocatable) found.push(`${name}, requested: ${requested}, allocatable: ${allocatable}`);
  }
  return found;
}

/** A refusal with a cause for programs, which autoscalers read. */
function refusalBecause(request: AdmissionRequest, message: string, reason: string) {
  const error = refusal(request, message);
  error.status.details = { ...error.status.details, causes: [{ reason }] };
  return error;
}
