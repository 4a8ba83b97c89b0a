import { notFound } from '../../api/errors/constructors.ts';
import type { Namespace } from '../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { refusal } from './refuse.ts';

const namespaces = { group: '', resource: 'namespaces' } as const;

/** Namespaces that the system cannot be without. */
const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** After a namespace was deleted through this server, its cache is doubted for so long. */
const doubtMs = 30_000;
const maxDoubted = 100;

/**
 * Nothing is created in a namespace that is not there or is being deleted, and the system's own namespaces stay.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle
 */
export function namespaceLifecycle(lookup: AdmissionLookup, now: () => number): AdmissionPlugin {
  const doubted = new Map<string, number>();
  const isDoubted = (name: string): boolean => {
    if (doubted.size === 0) return false;
    const since = doubted.get(name);
    if (since === undefined) return false;
    if (now() - since < doubtMs) return true;
    doubted.delete(name);
    return false;
  };
  const judge = (request: AdmissionRequest, namespace: Namespace): void => {
    if (request.operation !== 'CREATE' || namespace.status.phase !== 'Terminating') return;
    throw terminating(request, namespace.metadata.name);
  };
  const judgeStored = async (request: AdmissionRequest, name: string): Promise<void> => {
    const stored = await lookup.read(namespaces, undefined, name);
    if (!stored) throw notFound(namespaces, name);
    judge(request, stored as unknown as Namespace);
  };
  return {
    name: 'NamespaceLifecycle',
    handles: ({ operation, resource: { type } }) =>
      operation !== 'CONNECT' &&
      (type.namespaced ? operation !== 'DELETE' : type.resource === 'namespaces' && type.group === ''),
    admit(request) {
      if (!request.resource.type.namespaced) {
        if (request.operation !== 'DELETE') return;
        if (immortal.has(request.name)) throw refusal(request, 'this namespace may not be deleted');
        if (doubted.size >= maxDoubted) doubted.delete(doubted.keys().next().value ?? '');
        doubted.set(request.name, now());
        return;
      }
      if (request.resource.type.resource === 'localsubjectaccessreviews') return;
      const name = request.namespace ?? '';
      const cached = lookup.get(namespaces, undefined, name) as Namespace | undefined;
      if (!cached || (cached.status.phase === 'Active' && isDoubted(name))) return judgeStored(request, name);
      judge(request, cached);
    },
  };
}

function terminating(request: AdmissionRequest, namespace: string): Error {
  const error = refusal(
    request,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  error.status.details = {
    ...error.status.details,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  };
  return error;
}
