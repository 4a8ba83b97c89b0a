import { type CipherGCMTypes, createCipheriv, createDecipheriv } from 'node:crypto';

/** Bytes that nobody can guess. */
export type RandomBytes = (size: number) => Uint8Array;

/** One way to make bytes unreadable with a key. `place` is where they lie: some ways make them good for that place only. */
export interface Cipher {
  seal(plain: Uint8Array, place: string): Buffer;
  /** A text says why they cannot be opened, in Kubernetes' words. */
  open(sealed: Uint8Array, place: string): Buffer | string;
}

const nonceLength = 12;
const tagLength = 16;
const blockLength = 16;

/**
 * AES-GCM as Kubernetes stores it: a random nonce of 12 bytes, the ciphertext, a tag of 16. The tag also stands for the place:
 * moved to another key of the store, bytes do not open. One key should not write more than 200,000 times (its nonces are drawn).
 */
export function aesGcm(secret: Uint8Array, random: RandomBytes): Cipher {
  const algorithm = `aes-${secret.length * 8}-gcm` as CipherGCMTypes;
  return {
    seal(plain, place) {
      const nonce = random(nonceLength);
      const cipher = createCipheriv(algorithm, secret, nonce, { authTagLength: tagLength });
      cipher.setAAD(Buffer.from(place));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, place) {
      if (sealed.length < nonceLength + tagLength) return 'the stored data was shorter than the required size';
      const decipher = createDecipheriv(algorithm, secret, sealed.subarray(0, nonceLength), {
        authTagLength: tagLength,
      });
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
      const body = decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength));
      try {
        return Buffer.concat([body, decipher.final()]);
      } catch (error) {
        if (isUnauthentic(error)) return 'cipher: message authentication failed';
        throw error;
      }
    },
  };
}

/** AES-CBC with PKCS#7 padding, as Kubernetes stores it: a random vector of 16 bytes, the ciphertext. Nothing guards it against changes. */
export function aesCbc(secret: Uint8Array, random: RandomBytes): Cipher {
  const algorithm = `aes-${secret.length * 8}-cbc`;
  return {
    seal(plain) {
      const vector = random(blockLength);
      const cipher = createCipheriv(algorithm, secret, vector);
      return Buffer.concat([vector, cipher.update(plain), cipher.final()]);
    },
    open(sealed) {
      if (sealed.length < blockLength) return 'the stored data was shorter than the required size';
      if (sealed.length % blockLength !== 0) return 'the stored data is not a multiple of the block size';
      if (sealed.length === blockLength) return 'invalid padding on input';
      const decipher = createDecipheriv(algorithm, secret, sealed.subarray(0, blockLength));
      const body = decipher.update(sealed.subarray(blockLength));
      try {
        return Buffer.concat([body, decipher.final()]);
      } catch (error) {
        if (isBadPadding(error)) return 'invalid padding on input';
        throw error;
      }
    },
  };
}

/** node gives this failure a message and no code. */
const isUnauthentic = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('unable to authenticate data');

const isBadPadding = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_OSSL_BAD_DECRYPT';
