const known = new Map<string, 'Always' | 'IfNotPresent'>();
const maxKnown = 1024;

const path = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const tagForm = /^\w[\w.-]{0,127}$/;
const bareId = /^[a-f0-9]{64}$/;

/**
 * When to pull an image whose container does not say: always for `:latest`, which is also what no tag means; else only when
 * the node has none. https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting
 */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  let policy = known.get(image);
  if (policy === undefined) {
    policy = tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent';
    if (known.size >= maxKnown) known.clear();
    known.set(image, policy);
  }
  return policy;
}

/** The tag that an image's name stands for; undefined for a digest, and for what is no image's name. */
function tagOf(image: string): string | undefined {
  const at = image.indexOf('@');
  const named = at < 0 ? image : image.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  const name = tagged ? named.slice(0, colon) : named;
  const tag = tagged ? named.slice(colon + 1) : undefined;
  const slash = name.indexOf('/');
  const first = name.slice(0, slash);
  const hasHost = slash > 0 && (/[.:A-Z]/.test(first) || first === 'localhost');
  const rest = hasHost ? name.slice(slash + 1) : name;
  if (!path.test(rest) || bareId.test(named) || (tag !== undefined && !tagForm.test(tag))) return undefined;
  return tag ?? (at < 0 ? 'latest' : undefined);
}
