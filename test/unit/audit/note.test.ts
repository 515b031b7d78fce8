import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { openCheckpoint, readCheckpoint, signCheckpoint } from '../../../src/audit/checkpoint.ts';
import {
  formatVerifierKey,
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
} from '../../../src/audit/note.ts';
import { createSigner } from '../../../src/audit/signer.ts';

const ROOT = Buffer.alloc(32, 5);
const log = await createSigner('example.com/log', Buffer.alloc(32, 1));
const rotated = await createSigner('example.com/log', Buffer.alloc(32, 2));
const witness = await createSigner('witness.example/w1', Buffer.alloc(32, 3));
const TEXT = 'One line\n\nand another\n';
const note = await signNote(TEXT, log);
const signatureLine = (of: string) => of.slice(of.lastIndexOf('\n\n') + 2);

/** The example of golang.org/x/mod/sumdb/note: another implementation's key, and what it signed. */
const GO = {
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

it('signs and opens the notes of Go', async () => {
  const signer = await createSigner('PeterNeumann', GO.seed);
  expect(formatVerifierKey(signer)).toBe(GO.key);
  expect(await signNote(GO.text, signer)).toBe(`${GO.text}\n${GO.signature}`);
  const key = parseVerifierKey(GO.key);
  expect(key && (await openNote(`${GO.text}\n${GO.signature}`, [key]))?.text).toBe(GO.text);
});

it('signs as Node does, over the text with its last line break', async () => {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 1)]);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const [, encoded = ''] = /^— example\.com\/log (\S+)\n$/.exec(signatureLine(note)) ?? [];
  const signature = Buffer.from(encoded, 'base64').subarray(4);
  expect(verify(null, Buffer.from(TEXT), createPublicKey(key), signature)).toBe(true);
  expect(signature).toEqual(sign(null, Buffer.from(TEXT), key));
});

it('opens a note by the key of one of several signatures, and passes over the others', async () => {
  const both = note + signatureLine(await signNote(TEXT, witness));
  expect(await openNote(both, [log])).toEqual({ text: TEXT, signers: [log] });
  expect(await openNote(both, [witness])).toEqual({ text: TEXT, signers: [witness] });
  expect(await openNote(both, [rotated, witness, log])).toEqual({ text: TEXT, signers: [log, witness] });
  expect(await openNote(both, [rotated])).toBeUndefined();
  expect(await openNote(both, [])).toBeUndefined();
});

it('opens no note whose text was changed, though another key of ours has signed that', async () => {
  const other = TEXT.replace('One', 'Two');
  expect(await openNote(note.replace('One', 'Two'), [log])).toBeUndefined();
  const mixed = `${other}\n${signatureLine(note)}${signatureLine(await signNote(other, witness))}`;
  expect(await openNote(mixed, [witness])).toEqual({ text: other, signers: [witness] });
  expect(await openNote(mixed, [witness, log])).toBeUndefined();
});

const BROKEN: Record<string, string> = {
  'no signature': `${TEXT}\n`,
  'no text': `\n${signatureLine(note)}`,
  'no blank line': TEXT.replace('\n\n', '\n') + signatureLine(note),
  'no line break at its end': note.slice(0, -1),
  'a blank line after its signature': `${note}\n`,
  'a hyphen for the dash': note.replace('—', '-'),
  'a signature that is no base64': note.replace(/ (\S+)\n$/, ' ???\n'),
  'a signature of a key id alone': note.replace(/ (\S+)\n$/, ' AAAAAA==\n'),
  'a name with a plus': note.replace('example.com/log', 'example.com+log'),
  'a name with a space of Unicode': note.replace('example.com/log', 'example.com\u00a0log'),
  'a carriage return': note.replaceAll('\n', '\r\n'),
  'a control character': note.replace('One', 'One\u0000'),
  'half a character': note.replace('One', 'One\ud800'),
  'more signatures than anybody needs': note + signatureLine(note).repeat(100),
  'a text without end': 'a'.repeat(200_000) + note,
};

it.each(Object.keys(BROKEN))('refuses a note with %s', (name) => {
  expect(parseNote(note)).toBeDefined();
  expect(parseNote(BROKEN[name] ?? note)).toBeUndefined();
});

it('reads a key back from its text, and no text that was changed', () => {
  const text = formatVerifierKey(log);
  expect(parseVerifierKey(text)).toEqual({ name: log.name, publicKey: log.publicKey });
  const wrong = [
    text.replace('log', 'lag'),
    text.replace(/\+[0-9a-f]{8}\+/, '+00000000+'),
    text.slice(0, -4),
    `${text}AAAA`,
    text.replace(/[+]A([^+]+)$/, '+B$1'),
    '',
  ];
  for (const one of wrong) expect(parseVerifierKey(one)).toBeUndefined();
});

it('writes a checkpoint as C2SP has it, and reads it back', async () => {
  const checkpoint = await signCheckpoint({ size: 42, root: ROOT }, log);
  expect(checkpoint).toBe(`example.com/log\n42\n${ROOT.toString('base64')}\n\n${signatureLine(checkpoint)}`);
  const head = { origin: 'example.com/log', size: 42, root: Uint8Array.from(ROOT) };
  expect(await openCheckpoint(checkpoint, [rotated, log])).toEqual(head);
  expect(await openCheckpoint(checkpoint, [rotated])).toBeUndefined();
  expect(readCheckpoint(checkpoint)).toEqual(head);
});

it('opens no checkpoint that only a witness has signed', async () => {
  const body = `example.com/log\n42\n${ROOT.toString('base64')}\n`;
  expect(await openCheckpoint(await signNote(body, witness), [log, witness])).toBeUndefined();
  expect(await openCheckpoint(await signNote(body, log), [log, witness])).toBeDefined();
});

const root = ROOT.toString('base64');
const BODIES: [claim: string, body: string, isRead: boolean][] = [
  ['with extensions', `o\n1\n${root}\nmore\n`, true],
  ['of an empty log', `o\n0\n${root}\n`, true],
  ['with an empty extension', `o\n1\n${root}\n\nmore\n`, false],
  ['with leading zeros', `o\n01\n${root}\n`, false],
  ['with a sign', `o\n+1\n${root}\n`, false],
  ['of a size that no number holds', `o\n9007199254740993\n${root}\n`, false],
  ['with a short root', 'o\n1\nAAAA\n', false],
  ['with a root that has no padding', `o\n1\n${root.slice(0, -1)}\n`, false],
  ['without an origin', `\n1\n${root}\n`, false],
  ['without a root', 'o\n1\n', false],
];

it.each(BODIES)('reads a checkpoint %s as the specification says', async (_claim, body, isRead) => {
  const signed = await signNote(body, log);
  expect(readCheckpoint(signed) !== undefined).toBe(isRead);
});
