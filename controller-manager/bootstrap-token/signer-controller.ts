import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { signedData, signingTokenOf } from './signatures.ts';

const KEY = 'kube-public/cluster-info';
const TOKEN_TYPE = 'bootstrap.kubernetes.io/token';

/**
 * Signs the ConfigMap `cluster-info`, by which new nodes find the cluster, with every bootstrap token that may: who has the
 * token knows that the cluster is the one it was made for.
 * https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/#configmap-signing
 */
export function bootstrapSignerController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers } = context;
  const { secrets: secretType, configmaps: type } = coreV1Resources;
  const secrets = informers.get(secretType, { namespace: 'kube-system', fieldSelector: `type=${TOKEN_TYPE}` });
  const maps = informers.get(type, { namespace: 'kube-public', fieldSelector: 'metadata.name=cluster-info' });

  async function reconcile(_key: string, { signal, clock }: ReconcileContext): Promise<void> {
    const info = maps.lister.get(KEY);
    if (info === undefined) return;
    const tokens = secrets.lister.list().flatMap((secret) => signingTokenOf(secret, clock.now()) ?? []);
    const data = signedData(info, tokens);
    if (data !== undefined) await client.update(type, { ...info, data }, { signal });
  }

  return [
    {
      name: 'bootstrap-signer-controller',
      workers: 1,
      watches: [watches(secrets, () => KEY), watches(maps, () => KEY)],
      reconcile,
    },
  ];
}
