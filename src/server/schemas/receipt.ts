import { z } from '@hono/zod-openapi';

/** A proof that a record is in the audit log, which verifies offline with the key of the log. */
export const receiptSchema = z
  .object({
    record: z.string().openapi({ description: 'The record as it is kept, which its leaf is the hash of' }),
    index: z.number().int().openapi({ description: 'Its place in the tree, from 0' }),
    proof: z
      .array(z.string())
      .openapi({ description: 'The hashes on the way to the root, in base64 (RFC 9162, section 2.1.3)' }),
    checkpoint: z.string().openapi({ description: 'The signed tree head: a C2SP checkpoint' }),
  })
  .openapi('Receipt');
