/**
 * Whether `a` is older than `b`. Versions are decimal numbers that may exceed 2^53, so that they are compared as strings:
 * the shorter is the smaller. https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
export function isOlder(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}
