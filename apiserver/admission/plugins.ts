import type { AdmissionLookup, AdmissionPlugin } from './admission.ts';

/** What the plugins are made of. */
export interface PluginParts {
  readonly lookup: AdmissionLookup;
  readonly now: () => number;
}

/** The plugins that Kubernetes turns on by default, in its order. */
export function defaultAdmission(_parts: PluginParts): readonly AdmissionPlugin[] {
  return [];
}
