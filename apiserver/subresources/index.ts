import type { SigningKey } from '../authentication/service-account/keys.ts';
import type { TokenPolicy } from '../authentication/service-account/token-request.ts';
import { tokenVerb } from '../authentication/service-account/token-verb.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { Subresources } from '../verbs/dispatch.ts';
import { get } from '../verbs/get.ts';
import { patch } from '../verbs/patch.ts';
import { update } from '../verbs/update.ts';
import { bindingVerbs } from './binding.ts';
import { evictionVerbs } from './eviction.ts';
import type { NodeLocator } from './node-locator.ts';
import { podStreams } from './pod-streams.ts';
import { proxies } from './proxies.ts';
import { scaleVerbs } from './scale.ts';

/** Subresources with code of their own, by `group/resource/subresource`. */
export function builtInSubresources(options: {
  readonly nodes: NodeLocator;
  readonly authorizer: Authorizer;
  readonly tokens: TokenPolicy;
  readonly signingKey: SigningKey;
}): Subresources {
  const streams = podStreams(options.nodes, options.authorizer);
  const proxy = proxies(options.nodes);
  const plain = { get, update, patch } as const;
  return new Map(
    Object.entries({
      '/pods/binding': bindingVerbs,
      '/pods/eviction': evictionVerbs,
      '/pods/log': streams.log,
      '/pods/exec': streams.exec,
      '/pods/attach': streams.attach,
      '/pods/portforward': streams.portforward,
      '/pods/ephemeralcontainers': plain,
      '/pods/resize': plain,
      '/pods/proxy': proxy.pods,
      '/services/proxy': proxy.services,
      '/nodes/proxy': proxy.nodes,
      // What it may change that others may not is the kind's to say.
      '/namespaces/finalize': { update },
      '/serviceaccounts/token': { create: tokenVerb(options.tokens, options.signingKey) },
      '/replicationcontrollers/scale': scaleVerbs,
      'apps/deployments/scale': scaleVerbs,
      'apps/replicasets/scale': scaleVerbs,
      'apps/statefulsets/scale': scaleVerbs,
      'certificates.k8s.io/certificatesigningrequests/approval': plain,
    }),
  );
}
