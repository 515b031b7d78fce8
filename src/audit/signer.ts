/** Signs by Ed25519 (RFC 8032). */
export interface Signer {
  /** Names the log: the key name of its signatures, and the origin of its checkpoints. */
  name: string;
  /** 32 bytes. */
  publicKey: Uint8Array;
  /** Gives 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** What stands before the 32 bytes of a private Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);

/** Makes a signer from a private key of RFC 8032: 32 random bytes. */
export async function createSigner(name: string, seed: Uint8Array): Promise<Signer> {
  const pkcs8 = Uint8Array.from([...PKCS8_HEAD, ...seed]);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', key);
  const base64 = x.replaceAll('-', '+').replaceAll('_', '/');
  return {
    name,
    publicKey: Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, Uint8Array.from(bytes))),
  };
}
