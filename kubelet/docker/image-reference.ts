/** An image reference in the two parts that the Engine API wants. */
export interface ImageReference {
  readonly repository: string;
  /** A tag, or a digest with its `sha256:`. */
  readonly version: string;
}

/**
 * Takes a reference apart. Without a tag `latest` is meant: to the Engine API an absent tag would mean all of them. With both a
 * tag and a digest only the digest counts. https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export function parseImageReference(image: string): ImageReference {
  const [name = '', digest] = image.split('@');
  // A colon before the last slash belongs to the registry's port.
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const repository = colon < 0 ? name : name.slice(0, colon);
  if (digest !== undefined) return { repository, version: digest };
  return { repository, version: colon < 0 ? 'latest' : name.slice(colon + 1) };
}
