import {
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from '../timers.ts';
import promises from './timers/promises.ts';

export { clearImmediate, clearInterval, clearTimeout, promises, setImmediate, setInterval, setTimeout };

export default {
  clearImmediate,
  clearInterval,
  clearTimeout,
  promises,
  setImmediate,
  setInterval,
  setTimeout,
};
