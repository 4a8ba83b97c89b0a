/** A block of PEM (RFC 7468): what it is, and its bytes. */
export interface PemBlock {
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Buffer;
}

const block = /-----BEGIN ([^\n-]+)-----[ \t]*\r?\n([\s\S]*?)-----END \1-----/g;

/** The blocks of a text, which may have other text between them. */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(block)].map(([, type = '', body = '']) => ({
    type,
    hasHeaders: body.includes(':'),
    bytes: Buffer.from(body.replace(/\s+/g, ''), 'base64'),
  }));
}
