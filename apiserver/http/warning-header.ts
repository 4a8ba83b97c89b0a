/** So many characters of warnings are sent as they are; where there are more, each is cut to `cutAt` and the last are left out. */
const bound = 4096;
const cutAt = 256;

/**
 * The Warning header of these texts (RFC 7234, code 299), undefined where there is nothing to say. Its characters are the bytes
 * of UTF-8, as headers have no other way to carry them. Texts with control characters cannot be sent, and are not.
 * https://kubernetes.io/blog/2020/09/03/warnings/
 */
export function warningHeader(texts: readonly string[]): string | undefined {
  const shown = within(texts)
    .filter((text) => !/\p{Cc}/u.test(text))
    .map((text) => `299 - "${Buffer.from(text.replace(/[\\"]/g, '\\$&')).toString('latin1')}"`);
  return shown.length > 0 ? shown.join(', ') : undefined;
}

function within(texts: readonly string[]): readonly string[] {
  if (texts.length === 0 || lengthOf(texts.join('')) <= bound) return texts;
  const kept: string[] = [];
  let written = 0;
  for (const text of texts) {
    if (written >= bound) break;
    const cut = [...text].slice(0, cutAt).join('');
    kept.push(cut);
    written += lengthOf(cut);
  }
  return kept;
}

const lengthOf = (text: string): number => [...text].length;
