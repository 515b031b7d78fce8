import { type AnyStream, type FinishedOptions, finished as finishedCallback } from '../../stream/finished.ts';
import { pipeline as pipelineCallback, type Stage } from '../../stream/pipeline.ts';

/** Settles once a stream has ended, finished, or failed. */
export function finished(stream: AnyStream, options: FinishedOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    finishedCallback(stream, options, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Settles once all stages are done, or one has failed. */
export function pipeline(...stages: Stage[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    pipelineCallback(...stages, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
  });
}

export default { finished, pipeline };
