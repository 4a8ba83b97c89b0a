import type { Pod } from '../../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { isPodCreation, refusal } from '../refuse.ts';

const namespaces = { group: '', resource: 'namespaces' } as const;
const annotation = 'scheduler.alpha.kubernetes.io/node-selector';

/**
 * Pods run on the nodes that an annotation of their namespace names: `a=b,c=d`.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podnodeselector
 */
export function podNodeSelector(lookup: AdmissionLookup): AdmissionPlugin {
  const selectorFor = (request: AdmissionRequest): readonly (readonly [string, string])[] => {
    const found = lookup.get(namespaces, undefined, request.namespace ?? '');
    const text = found?.metadata.annotations?.[annotation] ?? '';
    return text
      .split(',')
      .map((pair) => pair.trim())
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [key = '', value = '', more] = pair.split('=');
        if (key === '' || more !== undefined) throw refusal(request, `invalid pair ${pair}`);
        return [key.trim(), value.trim()] as const;
      });
  };
  return {
    name: 'PodNodeSelector',
    handles: isPodCreation,
    admit(request) {
      const { spec } = request.object as unknown as Pod;
      const wanted = selectorFor(request);
      if (wanted.length === 0) return;
      check(request, spec, wanted);
      spec.nodeSelector = { ...spec.nodeSelector, ...Object.fromEntries(wanted) };
    },
    validate(request) {
      check(request, (request.object as unknown as Pod).spec, selectorFor(request));
    },
  };
}

function check(request: AdmissionRequest, spec: Pod['spec'], wanted: readonly (readonly [string, string])[]): void {
  for (const [key, value] of wanted) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== value)
      throw refusal(request, 'pod node label selector conflicts with its namespace node label selector');
  }
}
