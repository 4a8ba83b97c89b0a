import { quote } from '../../../../api/field/quote.ts';
import type { Volume, VolumeProjection } from '../../../../proto/gen/core/v1.ts';

/** A path in a volume, and what puts it there where a volume has several sources. */
interface Placed {
  readonly path: string;
  readonly source: string;
}

type Items = readonly { readonly path: string }[] | undefined;

const placed = (items: Items, source = ''): Placed[] => (items ?? []).map(({ path }) => ({ path, source }));

/** Of files of one volume of which one stands in the place of another, or in it as if that were a folder. */
export function pathWarnings({ name, configMap, secret, downwardAPI, projected }: Volume): string[] {
  const warnings: string[] = [];
  const check = (what: string, paths: readonly Placed[]) => {
    for (const overlap of overlaps(paths)) {
      warnings.push(`volume ${quote(name)} (${what}): overlapping paths: ${overlap}`);
    }
  };
  if (configMap) check(`ConfigMap ${quote(configMap.name ?? '')}`, placed(configMap.items));
  if (secret) check(`Secret ${quote(secret.secretName ?? '')}`, placed(secret.items));
  if (downwardAPI) check('DownwardAPI', placed(downwardAPI.items));
  const sources = projected?.sources ?? [];
  for (const source of sources) {
    if (Object.keys(source).length === 0) warnings.push(`volume ${quote(name)} (Projected) has no sources provided`);
  }
  check('Projected', sources.flatMap(projectedPaths));
  return warnings;
}

function projectedPaths(source: VolumeProjection): readonly Placed[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  if (configMap?.items) return placed(configMap.items, `ConfigMap ${quote(configMap.name ?? '')}`);
  if (secret?.items) return placed(secret.items, `Secret ${quote(secret.name ?? '')}`);
  if (downwardAPI?.items) return placed(downwardAPI.items, 'DownwardAPI');
  if (serviceAccountToken) return [{ path: serviceAccountToken.path, source: 'ServiceAccountToken' }];
  if (clusterTrustBundle) {
    const { path, name, signerName } = clusterTrustBundle;
    return [{ path, source: `ClusterTrustBundle ${quote(name ?? signerName ?? '')}` }];
  }
  if (!podCertificate) return [];
  const { credentialBundlePath, keyPath, certificateChainPath } = podCertificate;
  return [credentialBundlePath, keyPath, certificateChainPath].flatMap((path) =>
    path ? [{ path, source: 'PodCertificate chain' }] : [],
  );
}

function overlaps(paths: readonly Placed[]): string[] {
  const found: string[] = [];
  const before: Placed[] = [];
  for (const { path, source } of paths) {
    const one = { path: path.replace(/\/+$/, ''), source };
    if (one.path === '') continue;
    for (const other of before) if (meet(one.path, other.path)) found.push(`${show(one)} with ${show(other)}`);
    before.push(one);
  }
  return found;
}

const meet = (a: string, b: string) => `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
const show = ({ path, source }: Placed) => (source === '' ? quote(path) : `${quote(path)} (${source})`);
