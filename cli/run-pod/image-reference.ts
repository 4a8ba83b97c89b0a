/**
 * Whether a text can name an image: a host perhaps, a path, perhaps a tag and a digest.
 * https://pkg.go.dev/github.com/distribution/reference
 */
export function isImageReference(text: string): boolean {
  return reference.test(text);
}

const alnum = '[a-z0-9]+';
const component = `${alnum}(?:(?:\\.|_|__|-+)${alnum})*`;
const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const host = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const name = `(?:${host}/)?${component}(?:/${component})*`;
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const reference = new RegExp(`^${name}(?::\\w[\\w.-]{0,127})?(?:@${digest})?$`);
