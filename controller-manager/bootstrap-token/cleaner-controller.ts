import { isNotFound } from '../../api/errors/predicates.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { Secret } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';

const NAMESPACE = 'kube-system';
const TOKEN_TYPE = 'bootstrap.kubernetes.io/token';

/** In how many milliseconds a bootstrap token ends; undefined for one without an end. One that cannot be read has ended. */
export function endsIn(secret: Shared<Secret>, now: number): number | undefined {
  const text = Buffer.from(secret.data?.['expiration'] ?? '', 'base64').toString('utf8');
  if (text === '') return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : at - now;
}

/** Deletes bootstrap tokens when their time is over. https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/ */
export function tokenCleanerController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers } = context;
  const { secrets: type } = coreV1Resources;
  const secrets = informers.get(type, { namespace: NAMESPACE, fieldSelector: `type=${TOKEN_TYPE}` });

  async function reconcile(key: string, { signal, clock }: ReconcileContext) {
    const secret = secrets.lister.get(key);
    const ms = secret && endsIn(secret, clock.now());
    if (secret === undefined || ms === undefined) return;
    if (ms > 0) return { requeueAfterMs: ms };
    const { name, uid = '' } = secret.metadata;
    try {
      await client.delete(type, { namespace: NAMESPACE, name }, { preconditions: { uid }, signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return;
  }

  return [{ name: 'token-cleaner-controller', watches: [watches(secrets, objectKey)], workers: 1, reconcile }];
}
