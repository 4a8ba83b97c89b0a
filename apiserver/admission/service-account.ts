import { containersOf } from '../../api/pod/containers.ts';
import type { Pod, ServiceAccount } from '../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { podSecretNames } from './pod-references.ts';
import { isPodCreation, refusal } from './refuse.ts';
import { mountToken } from './token-volume.ts';

const accounts = { group: '', resource: 'serviceaccounts' } as const;
const mirrorAnnotation = 'kubernetes.io/config.mirror';
const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets';

/** The account `default` is made by a controller moments after its namespace: a pod may be faster than that. */
const defaultAccountWaitMs = 1500;

/**
 * Gives each pod a service account, and what comes with it: the token volume and the pull secrets.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#serviceaccount-admission-controller
 */
export function serviceAccount(lookup: AdmissionLookup, random: () => number): AdmissionPlugin {
  const find = async (namespace: string, name: string): Promise<ServiceAccount | undefined> => {
    const stored = await lookup.read(accounts, namespace, name);
    const found =
      stored ??
      (name === 'default' ? await lookup.appears(accounts, namespace, name, defaultAccountWaitMs) : undefined);
    return found as unknown as ServiceAccount | undefined;
  };
  return {
    name: 'ServiceAccount',
    handles: isPodCreation,
    admit(request) {
      const pod = request.object as unknown as Pod;
      if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return checkMirror(request, pod);
      const { spec } = pod;
      const name = spec.serviceAccountName || spec.serviceAccount || 'default';
      const namespace = request.namespace ?? '';
      spec.serviceAccountName = name;
      spec.serviceAccount = name;
      const account = lookup.get(accounts, namespace, name) as ServiceAccount | undefined;
      if (account) return equip(request, pod, account, random);
      return find(namespace, name).then((late) => {
        if (late) return equip(request, pod, late, random);
        throw refusal(
          request,
          `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
        );
      });
    },
    validate(request) {
      // A webhook may have made it a mirror pod, or taken the account away.
      const pod = request.object as unknown as Pod;
      if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return checkMirror(request, pod);
      if (!pod.spec.serviceAccountName)
        throw refusal(request, `no service account specified for pod ${request.namespace}/${request.name}`);
      const account = lookup.get(accounts, request.namespace, pod.spec.serviceAccountName) as
        | ServiceAccount
        | undefined;
      if (account) limitSecrets(request, pod, account);
    },
  };
}

/** A mirror pod shows what a node runs already; it can get nothing from the API. */
function checkMirror(request: AdmissionRequest, pod: Pod): void {
  if (pod.spec.serviceAccountName) throw refusal(request, 'a mirror pod may not reference service accounts');
  if (podSecretNames(pod.spec).size > 0) throw refusal(request, 'a mirror pod may not reference secrets');
  for (const { projected } of pod.spec.volumes ?? []) {
    if (projected?.sources?.some((source) => source.serviceAccountToken))
      throw refusal(request, 'a mirror pod may not use ServiceAccountToken volume projections');
  }
}

function equip(request: AdmissionRequest, pod: Pod, account: ServiceAccount, random: () => number): void {
  const automount = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  if (automount) mountToken(pod.spec, random);
  if ((pod.spec.imagePullSecrets ?? []).length === 0 && (account.imagePullSecrets ?? []).length > 0) {
    pod.spec.imagePullSecrets = (account.imagePullSecrets ?? []).map(({ name }) => ({ ...(name ? { name } : {}) }));
  }
  limitSecrets(request, pod, account);
}

/** An account may allow its pods nothing but the secrets it lists itself. */
function limitSecrets(request: AdmissionRequest, pod: Pod, account: ServiceAccount): void {
  if (!/^(1|t|T|TRUE|true|True)$/.test(account.metadata.annotations?.[enforceAnnotation] ?? '')) return;
  const allowed = new Set((account.secrets ?? []).map((secret) => secret.name));
  const suffix = `is not allowed because service account ${account.metadata.name} does not reference that secret`;
  for (const { secret } of pod.spec.volumes ?? []) {
    if (secret && !allowed.has(secret.secretName))
      throw refusal(request, `volume with secret.secretName="${secret.secretName ?? ''}" ${suffix}`);
  }
  for (const container of containersOf(pod.spec)) {
    const kind = pod.spec.initContainers?.some((one) => one.name === container.name) ? 'init container' : 'container';
    for (const { name, valueFrom } of container.env ?? []) {
      const secret = valueFrom?.secretKeyRef?.name;
      if (secret && !allowed.has(secret)) {
        throw refusal(
          request,
          `${kind} ${container.name} with envVar ${name} referencing secret.secretName="${secret}" ${suffix}`,
        );
      }
    }
    for (const { secretRef } of container.envFrom ?? []) {
      if (secretRef?.name && !allowed.has(secretRef.name)) {
        throw refusal(
          request,
          `${kind} ${container.name} with envFrom referencing secret.secretName="${secretRef.name}" ${suffix}`,
        );
      }
    }
  }
  const pulls = new Set((account.imagePullSecrets ?? []).map((secret) => secret.name));
  for (const [i, { name }] of (pod.spec.imagePullSecrets ?? []).entries()) {
    if (!pulls.has(name)) {
      throw refusal(
        request,
        `imagePullSecrets[${i}].name="${name ?? ''}" is not allowed because service account ${account.metadata.name} does not reference that imagePullSecret`,
      );
    }
  }
}
