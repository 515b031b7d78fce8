import type { TypeStripper } from '../javascript/bridge.ts';
import { type LineMap, readLineMap } from './line-map.ts';

/** What `@swc/wasm-typescript` gives and throws, as far as it is used. */
export interface Transformer {
  transformSync(
    source: string,
    options: { mode: 'strip-only' | 'transform'; sourceMap?: boolean; filename?: string },
  ): { code: string; map?: string };
}

interface TransformFault {
  code: string;
  message: string;
  startLine?: number;
  startColumn?: number;
}

/**
 * Makes the stripper of one run. Types become white space, so that lines and columns stay; what that cannot take
 * away (enums, namespaces, parameter properties) is transformed, and frames are mapped back by its source map.
 */
export function makeStripper(transformer: () => Transformer): TypeStripper {
  const maps = new Map<string, LineMap>();
  return {
    strip(path, source) {
      try {
        return transformer().transformSync(source, { mode: 'strip-only', filename: path }).code;
      } catch (cause) {
        if (toFault(cause)?.code !== 'UnsupportedSyntax') throw toSyntaxError(cause, path);
      }
      try {
        const { code, map } = transformer().transformSync(source, {
          mode: 'transform',
          sourceMap: true,
          filename: path,
        });
        if (map !== undefined) maps.set(path, readLineMap(map));
        return code;
      } catch (cause) {
        throw toSyntaxError(cause, path);
      }
    },
    mapFrames: (stack) => (maps.size === 0 ? stack : mapFrames(stack, maps)),
  };
}

function mapFrames(stack: string, maps: ReadonlyMap<string, LineMap>): string {
  return stack.replace(
    /(\/sandbox\/[^\n():]+):(\d+):(\d+)/g,
    (frame, path: string, line: string, column: string) => {
      const place = maps.get(path)?.(Number(line), Number(column));
      return place ? `${path}:${place.line}:${place.column}` : frame;
    },
  );
}

function toFault(cause: unknown): TransformFault | undefined {
  const isFault = typeof cause === 'object' && cause !== null && 'code' in cause && 'message' in cause;
  return isFault ? (cause as TransformFault) : undefined;
}

/** The stripper's own faults name a place in the guest's text; anything else is this host's and goes on as it is. */
function toSyntaxError(cause: unknown, path: string): unknown {
  const fault = toFault(cause);
  if (!fault || cause instanceof WebAssembly.RuntimeError) return cause;
  const place =
    fault.startLine === undefined ? '' : ` (${path}:${fault.startLine}:${(fault.startColumn ?? 0) + 1})`;
  return new SyntaxError(`${fault.message}${place}`);
}
