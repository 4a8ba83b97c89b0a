/** The most that a secret or a config map may hold, in bytes, keys not counted. */
export const maxDataBytes = 1024 * 1024;

/** Bytes of a text in UTF-8. */
export function textBytes(text: string): number {
  return Buffer.byteLength(text);
}

/** Bytes that a text in base64 stands for. */
export function base64Bytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor((text.length * 3) / 4) - padding;
}
