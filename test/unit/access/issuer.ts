import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A key of an issuer. */
export interface IssuerKey {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

/** An issuer of tokens on this host: a real server with real keys. */
export interface Issuer extends AsyncDisposable {
  /** Its name, which is its address. */
  name: string;
  jwksUrl: string;
  /** The keys that it publishes; change it as it likes. */
  published: IssuerKey[];
  /** How often its keys were asked for. */
  asked: number;
  /** Where set, answers everything in its place. */
  answer: ((path: string, response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/keys') issuer.asked++;
    if (issuer.answer) return issuer.answer(path, response);
    if (path === '/.well-known/openid-configuration') {
      return sendJson(response, { issuer: issuer.name, jwks_uri: issuer.jwksUrl });
    }
    if (path === '/keys') return sendJson(response, { keys: issuer.published.map(({ jwk }) => jwk) });
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const name = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const issuer: Issuer = {
    name,
    jwksUrl: `${name}/keys`,
    published: [],
    asked: 0,
    answer: undefined,
    close,
    [Symbol.asyncDispose]: close,
  };
  return issuer;
}

export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export async function makeIssuerKey(kid: string, alg = 'ES256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Signs claims as an issuer does; `header` is put over its header. */
export function sign(
  claims: JWTPayload,
  key: IssuerKey,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })
    .sign(key.privateKey);
}
