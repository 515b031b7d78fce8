/** The magic number, and the version and the layer of components. Source: component model, Binary.md. */
export const HEADER: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
