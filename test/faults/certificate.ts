import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for localhost and 127.0.0.1 that signs itself, as files. */
export interface Certificate extends Disposable {
  certificate: string;
  key: string;
}

/** Whether certificates can be made here. */
export const CAN_CERTIFY = spawnSync('openssl', ['version']).status === 0;

/** Makes a certificate for a day. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'cloche-tls-'));
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const files = ['-subj', '/CN=localhost', '-addext', names, '-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', ...made, ...files], { stdio: 'ignore' });
  return { certificate, key, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
