import type { Resource } from './resource.ts';

/** A resource as a user names it: `po`, `pods`, `Pod`, `deployments.apps`, `deployments.v1.apps`. */
export interface Wanted {
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
}

/** The ways to read an argument, the most exact first: dots may divide a version from a group, or only name a group. */
export function readings(argument: string): readonly Wanted[] {
  const parts = argument.split('.');
  const [name = ''] = parts;
  if (parts.length === 1) return [{ name }];
  const whole: Wanted = { name, group: parts.slice(1).join('.') };
  if (parts.length === 2) return [whole];
  return [{ name, version: parts[1] ?? '', group: parts.slice(2).join('.') }, whole];
}

/**
 * The first resource that answers to a name; exact names win over short ones. `resources` are in the server's order of
 * preference. Letters' case does not matter, so that kinds are names too.
 */
export function findResource(resources: readonly Resource[], wanted: Wanted): Resource | undefined {
  const { group, version } = wanted;
  const ofVersion = resources.filter((one) => version === undefined || one.version === version);
  if (group === undefined) return named(ofVersion, wanted.name);
  return (
    named(
      ofVersion.filter((one) => one.group === group),
      wanted.name,
    ) ??
    // The beginning of a group is enough where no group has exactly that name: `deployments.app`.
    named(
      ofVersion.filter((one) => group !== '' && one.group.startsWith(group)),
      wanted.name,
    )
  );
}

function named(candidates: readonly Resource[], given: string): Resource | undefined {
  const name = given.toLowerCase();
  return (
    candidates.find((one) => one.name === name) ??
    candidates.find((one) => one.singular === name || one.kind.toLowerCase() === name) ??
    candidates.find((one) => one.shortNames.includes(name))
  );
}

/** The resource of an apiVersion and kind. */
export function findKind(resources: readonly Resource[], apiVersion: string, kind: string): Resource | undefined {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  return resources.find((one) => one.kind === kind && one.group === group && one.version === version);
}
