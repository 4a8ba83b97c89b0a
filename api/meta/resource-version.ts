/**
 * Whether one resourceVersion of an object is later than another of the same kind. They are whole numbers without a sign;
 * the empty one comes before all. https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/5504-comparable-resource-version
 */
export function isNewer(version = '', than = ''): boolean {
  return version.length === than.length ? version > than : version.length > than.length;
}
