import type { AdmissionOperation, AdmissionRequest } from '../admission/admission.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { WriteContext } from '../registry/strategy.ts';
import { type RequestContext, warn } from '../request/context.ts';

/** The write as strategies see it. */
export function writeContext(context: RequestContext, subresource: string | undefined, dryRun: boolean): WriteContext {
  return {
    user: context.user,
    now: context.receivedAt,
    subresource,
    dryRun,
    warn: (message) => warn(context, message),
  };
}

/** The write as admission sees it. */
export function admissionRequest(
  context: RequestContext,
  resource: Resource,
  operation: AdmissionOperation,
  write: {
    readonly subresource?: string | undefined;
    readonly dryRun: boolean;
    readonly name: string;
    readonly object: ApiObject | undefined;
    readonly old: StoredObject | undefined;
    readonly options?: Readonly<Record<string, unknown>>;
  },
): AdmissionRequest {
  return {
    operation,
    verb: context.info.verb,
    resource,
    subresource: write.subresource,
    namespace: resource.type.namespaced ? context.info.namespace : undefined,
    name: write.name,
    user: context.user,
    dryRun: write.dryRun,
    object: write.object,
    old: write.old,
    options: write.options ?? {},
    warn: (message) => warn(context, message),
    annotate: (key, value) => context.auditAnnotations.set(key, value),
  };
}
