import type { AdmissionPlugin } from './admission.ts';

/**
 * The plugins in the order in which they run, with those that are on by default. Quotas come last of those that judge, so
 * that nothing is charged for what another plugin refuses.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
const order: readonly (readonly [name: string, onByDefault: boolean])[] = [
  ['AlwaysAdmit', false],
  ['NamespaceAutoProvision', false],
  ['NamespaceLifecycle', true],
  ['NamespaceExists', false],
  ['LimitPodHardAntiAffinityTopology', false],
  ['LimitRanger', true],
  ['ServiceAccount', true],
  // kube-apiserver leaves it off, and every installer turns it on: kubelets are kept apart only by it.
  ['NodeRestriction', true],
  ['TaintNodesByCondition', true],
  ['AlwaysPullImages', false],
  ['PodSecurity', true],
  ['PodNodeSelector', false],
  ['Priority', true],
  ['DefaultTolerationSeconds', true],
  ['PodTolerationRestriction', false],
  ['EventRateLimit', false],
  ['ExtendedResourceToleration', false],
  ['DefaultStorageClass', true],
  ['StorageObjectInUseProtection', true],
  // Of features that are off by default, as PodGroupWorkloadExists and JobValidation are: nothing for them to do.
  ['PodGroupProtection', true],
  ['OwnerReferencesPermissionEnforcement', false],
  ['PersistentVolumeClaimResize', true],
  ['RuntimeClass', true],
  ['CertificateApproval', true],
  ['CertificateSigning', true],
  ['ClusterTrustBundleAttest', true],
  ['CertificateSubjectRestriction', true],
  ['DefaultIngressClass', true],
  ['DenyServiceExternalIPs', false],
  ['PodTopologyLabels', true],
  ['PodGroupWorkloadExists', true],
  ['NodeDeclaredFeatureValidator', true],
  ['JobValidation', true],
  ['PodResizeValidator', true],
  ['RBACEscalation', true],
  ['MutatingAdmissionPolicy', true],
  ['MutatingAdmissionWebhook', true],
  ['ValidatingAdmissionPolicy', true],
  ['ValidatingAdmissionWebhook', true],
  ['ResourceQuota', true],
  ['AlwaysDeny', false],
];

/** The names that `--enable-admission-plugins` and `--disable-admission-plugins` take. */
export const pluginNames: readonly string[] = order.map(([name]) => name);

export interface PluginChoice {
  readonly enable: readonly string[];
  readonly disable: readonly string[];
}

/**
 * Picks and sorts the plugins that shall run; those with other names run before the policies and webhooks. Throws a
 * RangeError for a name that is no plugin, or that is turned on and off at once.
 */
export function choosePlugins(
  plugins: readonly AdmissionPlugin[],
  { enable, disable }: PluginChoice,
): AdmissionPlugin[] {
  const made = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  for (const name of [...enable, ...disable]) {
    if (!pluginNames.includes(name)) throw new RangeError(`no such admission plugin: ${name}`);
  }
  for (const name of enable) {
    if (disable.includes(name)) throw new RangeError(`admission plugin ${name} is both enabled and disabled`);
    if (!made.has(name)) throw new RangeError(`admission plugin ${name} is not supported`);
  }
  const chosen: AdmissionPlugin[] = [];
  for (const [name, onByDefault] of order) {
    if (name === 'MutatingAdmissionPolicy') chosen.push(...plugins.filter((one) => !pluginNames.includes(one.name)));
    const plugin = made.get(name);
    if (plugin && (onByDefault || enable.includes(name)) && !disable.includes(name)) chosen.push(plugin);
  }
  return chosen;
}
