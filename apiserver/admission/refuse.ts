import { forbidden } from '../../api/errors/constructors.ts';
import type { StatusError } from '../../api/errors/status-error.ts';
import type { AdmissionRequest } from './admission.ts';

/** What a plugin throws when it says no: `pods "web" is forbidden: MESSAGE`. */
export function refusal(request: AdmissionRequest, message: string): StatusError {
  const metadata = request.object?.metadata ?? request.old?.metadata;
  return forbidden(request.resource.type, request.name || metadata?.name || metadata?.generateName || '', message);
}

/** Several reasons as one message, the way Kubernetes joins them: `[a, b]`, or the only one as it is. */
export function joinReasons(reasons: readonly string[]): string {
  const distinct = [...new Set(reasons)];
  return distinct.length === 1 ? (distinct[0] ?? '') : `[${distinct.join(', ')}]`;
}

/** Whether the write is of this kind itself, not of one of its subresources. */
export function isWriteOf(request: AdmissionRequest, group: string, resource: string): boolean {
  const { type } = request.resource;
  return type.resource === resource && type.group === group && request.subresource === undefined;
}

/** The creation of a pod: what most plugins are about. */
export function isPodCreation(request: AdmissionRequest): boolean {
  const { type } = request.resource;
  return (
    request.operation === 'CREATE' && type.resource === 'pods' && type.group === '' && request.subresource === undefined
  );
}
