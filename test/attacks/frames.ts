import { type FrameName, HEADER_BYTES, writeHeader } from '../../workers/protocol.ts';

/** The header of a frame whose payload is so long. */
export function encodeHeader(name: FrameName, payloadBytes: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  writeHeader(header, name, payloadBytes);
  return header;
}

/** One frame as bytes. */
export function encodeFrame(name: FrameName, payload: Uint8Array): Uint8Array {
  return Buffer.concat([encodeHeader(name, payload.length), payload]);
}
