/** The texts of a Warning header: `299 - "text"`, several with commas between. RFC 7234 section 5.5. */
export function parseWarnings(header: string): string[] {
  const found: string[] = [];
  const one = /\s*299\s+\S+\s+"((?:[^"\\]|\\.)*)"(?:\s+"[^"]*")?\s*(?:,|$)/y;
  for (let match = one.exec(header); match; match = one.exec(header)) {
    found.push((match[1] ?? '').replace(/\\(.)/g, '$1'));
  }
  return found;
}
