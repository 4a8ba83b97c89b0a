const known = new Map<string, boolean>();
const maxKnown = 1000;

/** Whether it is the name of a zone of the IANA database. */
export function isTimeZone(name: string): boolean {
  let is = known.get(name);
  if (is === undefined) {
    is = name === '' || name === 'UTC' || hasZone(name);
    if (known.size < maxKnown) known.set(name, is);
  }
  return is;
}

function hasZone(name: string): boolean {
  // Offsets such as +01:00 are zones to Intl, and not to Kubernetes.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
