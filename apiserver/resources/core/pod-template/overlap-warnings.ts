import { quote } from '../../../../api/field/quote.ts';
import type { Volume, VolumeProjection } from '../../../../proto/gen/core/v1.ts';

/** A path that a volume puts a file at, and what of the volume it is from. */
interface Placed {
  readonly path: string;
  readonly source: string;
}

/** Of volumes that put two files in one place, or one where the other needs a folder: only one of them can be had. */
export function overlapWarnings(volumes: readonly Volume[]): string[] {
  const warnings: string[] = [];
  for (const { name, configMap, secret, downwardAPI, projected } of volumes) {
    const whole = [
      [`ConfigMap ${quote(configMap?.name ?? '')}`, configMap?.items],
      [`Secret ${quote(secret?.secretName ?? '')}`, secret?.items],
      ['DownwardAPI', downwardAPI?.items],
    ] as const;
    for (const [what, items] of whole) {
      if (items)
        report(
          warnings,
          name,
          what,
          items.map(({ path }) => ({ path, source: '' })),
        );
    }
    if (!projected) continue;
    const all: Placed[] = [];
    for (const source of projected.sources ?? []) {
      if (Object.values(source).every((value) => value === undefined)) {
        warnings.push(`volume ${quote(name)} (Projected) has no sources provided`);
      } else all.push(...placesOf(source));
    }
    report(warnings, name, 'Projected', all);
  }
  return warnings;
}

function placesOf(source: VolumeProjection): Placed[] {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  const from = (items: readonly { readonly path: string }[], what: string) =>
    items.map(({ path }) => ({ path, source: what }));
  if (configMap?.items) return from(configMap.items, `ConfigMap ${quote(configMap.name ?? '')}`);
  if (secret?.items) return from(secret.items, `Secret ${quote(secret.name ?? '')}`);
  if (downwardAPI?.items) return from(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken ? from([serviceAccountToken], 'ServiceAccountToken') : [];
}

function report(warnings: string[], volume: string, what: string, places: readonly Placed[]): void {
  const before: Placed[] = [];
  for (const { path: given, source } of places) {
    const place = { path: given.replace(/\/+$/, ''), source };
    for (const other of before) {
      if (!overlap(place.path, other.path)) continue;
      warnings.push(`volume ${quote(volume)} (${what}): overlapping paths: ${shown(place)} with ${shown(other)}`);
    }
    before.push(place);
  }
}

function overlap(a: string, b: string): boolean {
  return a !== '' && b !== '' && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`));
}

function shown({ path, source }: Placed): string {
  return source ? `${quote(path)} (${source})` : quote(path);
}
