import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fromBase64, toBase64 } from '../../../../src/audit/base64.ts';
import { openCheckpoint } from '../../../../src/audit/checkpoint.ts';
import { parseNote, type VerifierKey } from '../../../../src/audit/note.ts';
import { verifyConsistency } from '../../../../src/audit/proof.ts';

/** What a witness answers. */
export interface Answer {
  status: number;
  text?: string;
}

/** A witness of one log on a real port, which checks by itself that the log only grows. */
export interface WitnessServer extends AsyncDisposable {
  url: string;
  /** What it has seen last. */
  seen: { size: number; root: Uint8Array };
  /** The status of each answer. */
  statuses: number[];
  /** Answers in its place, where set. */
  answer?: (request: IncomingMessage) => Promise<Answer> | Answer;
}

/** Starts a witness (https://c2sp.org/tlog-witness). */
export async function startWitness(key: VerifierKey): Promise<WitnessServer> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const own = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const server = createServer(async (request, response) => {
    const answer = await (witness.answer ?? witnessed)(request);
    witness.statuses.push(answer.status);
    response.writeHead(answer.status).end(answer.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function witnessed(request: IncomingMessage): Promise<Answer> {
    const body = await text(request);
    const split = body.indexOf('\n\n');
    const [first = '', ...lines] = body.slice(0, split).split('\n');
    const note = body.slice(split + 2);
    const checkpoint = await openCheckpoint(note, [key]);
    if (request.method !== 'POST' || request.url !== '/log/add-checkpoint') return { status: 404 };
    if (!checkpoint) return { status: 403 };
    const { size, root } = checkpoint;
    const old = Number(/^old (0|[1-9]\d*)$/.exec(first)?.[1] ?? Number.NaN);
    if (!(old <= size)) return { status: 400 };
    const { seen } = witness;
    if (old !== seen.size) return { status: 409, text: `${seen.size}\n` };
    const proof = lines.map((line) => fromBase64(line) ?? new Uint8Array());
    const claim = { first: old, second: size, firstRoot: seen.root, secondRoot: root };
    if (old === size && !verifyConsistency(claim, [])) return { status: 409, text: `${size}\n` };
    if (!(old === 0 ? proof.length === 0 : verifyConsistency(claim, proof))) return { status: 422 };
    witness.seen = { size, root };
    return { status: 200, text: cosignature(note) };
  }

  /** See https://c2sp.org/tlog-cosignature. */
  function cosignature(note: string): string {
    const name = 'witness.example/w1';
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(1_700_000_000n);
    const message = `cosignature/v1\ntime 1700000000\n${parseNote(note)?.text}`;
    const id = createHash('sha256')
      .update(Buffer.concat([Buffer.from(`${name}\n\x04`), own]))
      .digest()
      .subarray(0, 4);
    const signature = Buffer.concat([id, time, sign(null, Buffer.from(message), privateKey)]);
    return `\u2014 ${name} ${toBase64(signature)}\n`;
  }

  const witness: WitnessServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`,
    seen: { size: 0, root: new Uint8Array() },
    statuses: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return witness;
}
