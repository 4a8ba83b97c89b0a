import type { Plugin } from '../framework/plugin.ts';
import {
  createProfile,
  type EnabledPlugin,
  type ExtensionPoint,
  extensionPoints,
  type Profile,
} from '../framework/profile.ts';
import { defaultWeights, type PluginMaterial, registry, withoutEffect } from '../plugins/registry.ts';
import type { ProfileConfiguration } from './configuration.ts';
import { ConfigurationError } from './configuration-error.ts';

/**
 * Makes the plugins of a profile: the default ones, less those that are disabled everywhere, plus those enabled. A plugin that
 * is disabled at some points only stays out of these; one that is enabled again with another weight keeps its place.
 */
export function buildProfile(configuration: ProfileConfiguration, material: PluginMaterial): Profile {
  const { plugins, args, schedulerName, percentageOfNodesToScore } = configuration;
  const multi = plugins.multiPoint ?? { enabled: [], disabled: [] };
  const weights = new Map(defaultWeights);
  for (const set of [multi, plugins.score]) {
    for (const { name, weight } of set?.enabled ?? [])
      if (weight !== undefined && weight !== 0) weights.set(name, weight);
  }
  const order = multi.disabled.includes('*')
    ? []
    : [...registry.keys()].filter((name) => !multi.disabled.includes(name));
  const named = [multi, ...extensionPoints.map((point) => plugins[point])].flatMap((set) => set?.enabled ?? []);
  for (const { name } of named) {
    if (!registry.has(name) && !withoutEffect.has(name)) {
      throw new ConfigurationError(`profile ${schedulerName}: there is no plugin ${JSON.stringify(name)}`);
    }
    if (registry.has(name) && !order.includes(name)) order.push(name);
  }
  const everywhere = new Set(multi.disabled.includes('*') ? multi.enabled.map(({ name }) => name) : order);
  const enabled = order.map((name): EnabledPlugin => {
    const plugin = registry.get(name)?.(material, args) as Plugin;
    return { plugin, weight: weights.get(name) ?? 1, disabledAt: disabledPoints(name, plugins, everywhere.has(name)) };
  });
  const profile = createProfile(schedulerName, enabled, percentageOfNodesToScore);
  if (profile.bind.length === 0)
    throw new ConfigurationError(`profile ${schedulerName}: at least one bind plugin is needed`);
  return profile;
}

function disabledPoints(
  name: string,
  plugins: ProfileConfiguration['plugins'],
  everywhere: boolean,
): ReadonlySet<ExtensionPoint> {
  const off = new Set<ExtensionPoint>();
  for (const point of extensionPoints) {
    const set = plugins[point];
    const on = set?.enabled.some((one) => one.name === name) ?? false;
    if (on) continue;
    const disabled = set?.disabled.some((one) => one === name || one === '*') ?? false;
    if (disabled || !everywhere) off.add(point);
  }
  return off;
}
