import type { SigningKey } from './keys.ts';

/** Signs the payload as a compact JWT. The library is loaded with the first token: a start needs none. */
export async function signToken(payload: object, { kid, algorithm, privateKey }: SigningKey): Promise<string> {
  const { CompactSign } = await import('jose');
  return new CompactSign(Buffer.from(JSON.stringify(payload), 'utf8'))
    .setProtectedHeader({ alg: algorithm, kid })
    .sign(privateKey);
}
