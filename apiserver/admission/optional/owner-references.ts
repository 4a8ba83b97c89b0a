import { deepEqual } from '../../../api/meta/deep-equal.ts';
import type { OwnerReference } from '../../../proto/gen/meta/v1.ts';
import { resourceAttributes } from '../../authorization/attributes.ts';
import type { Authorizer } from '../../authorization/authorizer.ts';
import type { Registry } from '../../registry/registry.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { refusal } from '../refuse.ts';

/**
 * Who gives an object an owner must be allowed to delete the object, as the owner's end is the object's; who blocks the
 * owner's deletion must be allowed to set finalizers on it.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#ownerreferencespermissionenforcement
 */
export function ownerReferencesPermission(authorizer: Authorizer, registry: Registry): AdmissionPlugin {
  const checkDelete = async (request: AdmissionRequest): Promise<void> => {
    const { group, version, resource } = request.resource.type;
    const attributes = resourceAttributes(request.user, 'delete', resource, {
      group,
      version,
      namespace: request.namespace ?? '',
      name: request.name,
    });
    const { decision, reason } = await authorizer.authorize(attributes);
    if (decision !== 'allow')
      throw refusal(request, `cannot set an ownerRef on a resource you can't delete: ${reason}`);
  };
  const checkBlock = async (request: AdmissionRequest, { apiVersion, kind, name }: OwnerReference): Promise<void> => {
    const type = [...registry.all()].find((one) => one.type.apiVersion === apiVersion && one.type.kind === kind)?.type;
    if (!type) {
      throw refusal(
        request,
        `cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion ${apiVersion} Kind ${kind}`,
      );
    }
    const attributes = resourceAttributes(request.user, 'update', type.resource, {
      group: type.group,
      version: type.version,
      subresource: 'finalizers',
      namespace: type.namespaced ? (request.namespace ?? '') : '',
      name,
    });
    const { decision, reason } = await authorizer.authorize(attributes);
    if (decision === 'allow') return;
    throw refusal(
      request,
      `cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: ${reason}`,
    );
  };
  return {
    name: 'OwnerReferencesPermissionEnforcement',
    handles: ({ operation, object, old, subresource }) =>
      (operation === 'CREATE' || operation === 'UPDATE') &&
      subresource !== 'status' &&
      !deepEqual(object?.metadata.ownerReferences ?? [], old?.metadata.ownerReferences ?? []),
    async validate(request) {
      if (request.operation === 'UPDATE') await checkDelete(request);
      const before = new Set(blocking(request.old?.metadata.ownerReferences).map(({ uid }) => uid));
      for (const owner of blocking(request.object?.metadata.ownerReferences)) {
        if (!before.has(owner.uid)) await checkBlock(request, owner);
      }
    },
  };
}

function blocking(owners: readonly OwnerReference[] | undefined): readonly OwnerReference[] {
  return (owners ?? []).filter((owner) => owner.blockOwnerDeletion);
}
