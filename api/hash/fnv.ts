import { safeAlphabet } from '../names/generate-name.ts';

/** FNV-1a, 32 bits: small, fast, and not for secrets. Feed it, then read it. */
export class Fnv32 {
  #state = 0x811c9dc5;

  /** Takes the text in UTF-8. */
  text(text: string): this {
    let state = this.#state;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return this.bytes(Buffer.from(text));
      state = Math.imul(state ^ code, 0x01000193);
    }
    this.#state = state;
    return this;
  }

  byte(byte: number): this {
    this.#state = Math.imul(this.#state ^ byte, 0x01000193);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    let state = this.#state;
    for (const byte of bytes) state = Math.imul(state ^ byte, 0x01000193);
    this.#state = state;
    return this;
  }

  /** Takes 64 bits, the least significant byte first, as Go's little-endian encoding has them. */
  uint64(value: number): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
    return this.bytes(bytes);
  }

  /** The hash so far, not negative. */
  get sum(): number {
    return this.#state >>> 0;
  }
}

const prime128 = 0x1000000000000000000013bn;
const offset128 = 0x6c62272e07bb014262b821756295c58dn;

/** FNV-1a, 128 bits, of a text in UTF-8, as 32 hexadecimal digits. For an order that nobody can guess, and not for secrets. */
export function fnv128(text: string): string {
  let state = offset128;
  for (const byte of Buffer.from(text)) state = BigInt.asUintN(128, (state ^ BigInt(byte)) * prime128);
  return state.toString(16).padStart(32, '0');
}

/** The hash in the decimal digits that Kubernetes makes names of, in letters that form no words. */
export function safeEncode(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text)) encoded += safeAlphabet[byte % safeAlphabet.length] ?? '';
  return encoded;
}
