import { RUNTIMES } from '../../runtimes/registry.ts';
import { testAttacks } from './testing.ts';

const MIB = 1024 * 1024;

// In one file, so that one language's attacks are over before the other's begin: the canaries are on one port.
testAttacks('javascript', (RUNTIMES.quickjs?.ownBytes ?? 0) / MIB);
testAttacks('python', (RUNTIMES.python?.ownBytes ?? 0) / MIB);
testAttacks('wasm', (RUNTIMES.wasm?.ownBytes ?? 0) / MIB);
