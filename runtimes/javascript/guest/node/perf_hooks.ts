import { PerformanceEntry, performance } from '../web/performance.ts';

export { PerformanceEntry, performance };

export default { PerformanceEntry, performance };
