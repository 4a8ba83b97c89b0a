import { randomSuffix } from '../../api/names/generate-name.ts';
import type { Container, PodSpec, Volume } from '../../proto/gen/core/v1.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const volumePrefix = 'kube-api-access-';

/**
 * An hour, and seven seconds by which such tokens are told from those that were asked for on purpose.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
const tokenSeconds = 3607;

/** Mounts token, CA and namespace into every container that has nothing at their place. */
export function mountToken(spec: PodSpec, random: () => number): void {
  const existing = spec.volumes?.find((volume) => volume.name.startsWith(volumePrefix));
  const name = existing?.name ?? volumePrefix + randomSuffix(random);
  let used = false;
  for (const container of spec.initContainers ?? []) used = mount(container, name) || used;
  for (const container of spec.containers) used = mount(container, name) || used;
  if (used && !existing) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function mount(container: Container, name: string): boolean {
  const mounts = container.volumeMounts ?? [];
  if (mounts.some((one) => one.mountPath === mountPath)) return false;
  container.volumeMounts = [...mounts, { name, readOnly: true, mountPath }];
  return true;
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 0o644,
    },
  };
}
