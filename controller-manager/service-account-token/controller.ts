import { isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { ServiceAccount } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { accountNameOf, filledSecret, planTokenSecret, TOKEN_TYPE } from './plan.ts';

/**
 * Fills secrets of type kubernetes.io/service-account-token with a token, and deletes those whose account is gone. Does nothing
 * without a key to sign with. https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#token-controller
 */
export function serviceAccountTokenController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, options } = context;
  const { signLegacyToken, rootCa } = options;
  if (signLegacyToken === undefined) return [];
  const { secrets: type, serviceaccounts } = coreV1Resources;
  const accounts = informers.get(serviceaccounts);
  const secrets = informers.get(type, { fieldSelector: `type=${TOKEN_TYPE}` });

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    const secret = secrets.lister.get(key);
    const accountName = secret && accountNameOf(secret);
    if (secret === undefined || accountName === undefined || isTerminating(secret)) return;
    const { namespace = '', name, uid } = secret.metadata;
    const account = await findAccount(namespace, accountName, signal);
    const step = planTokenSecret(secret, account, rootCa);
    if (step.kind === 'nothing') return;
    try {
      if (step.kind === 'delete' || account === undefined) {
        await client.delete(type, { namespace, name }, { preconditions: { uid: uid ?? '' }, signal });
        return;
      }
      const owner = { name: accountName, uid: account.metadata.uid ?? '' };
      const token = step.needsToken ? await signLegacyToken?.(namespace, owner, name) : undefined;
      await client.update(type, filledSecret(secret, account, { token, rootCa }), { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Asks the server itself before it says no: a secret must not go because a cache lags behind. */
  async function findAccount(
    namespace: string,
    name: string,
    signal: AbortSignal,
  ): Promise<Shared<ServiceAccount> | undefined> {
    const cached = accounts.lister.get(keyFor(namespace, name));
    if (cached !== undefined) return cached;
    try {
      return await client.get(serviceaccounts, { namespace, name }, { signal });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  const secretsOf = ({ metadata }: Shared<ServiceAccount>) =>
    secrets.lister
      .list(metadata.namespace ?? '')
      .filter((secret) => accountNameOf(secret) === metadata.name)
      .map(objectKey);

  return [
    {
      name: 'serviceaccount-token-controller',
      workers: options.concurrentServiceAccountSyncs,
      watches: [watches(secrets, objectKey), watches(accounts, secretsOf)],
      reconcile,
    },
  ];
}
