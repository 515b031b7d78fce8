import { EventEmitter } from '../node/events.ts';
import { StringDecoder } from '../node/string_decoder.ts';
import { invalidArgument, nodeError } from '../node-error.ts';
import type { Readable } from '../stream/readable.ts';
import { nextTick } from '../ticks.ts';
import { LineQueue } from './line-queue.ts';
import { LineSplitter } from './line-splitter.ts';

/** What an interface writes its prompts and questions to. */
export interface Output {
  write(text: string): unknown;
}

/** How an interface is made; options of terminals are taken and mean nothing. */
export interface InterfaceOptions {
  input: Readable;
  output?: Output | null | undefined;
  prompt?: string;
  crlfDelay?: number;
  terminal?: boolean;
}

/** Node's reader of lines from a stream. */
export class LineReader extends EventEmitter {
  readonly input: Readable;
  readonly output: Output | undefined;
  readonly terminal = false;
  line = '';
  cursor = 0;
  closed = false;
  #prompt: string;
  #lines: string[] = [];
  #next = 0;
  #answer: ((line: string) => void) | undefined;
  #hasAsked = false;
  #hasEnded = false;
  #isDelivering = false;
  #queue: LineQueue | undefined;
  readonly #splitter = new LineSplitter();
  readonly #decoder = new StringDecoder('utf8');

  constructor(inputOrOptions: Readable | InterfaceOptions, output?: Output) {
    super();
    const options = 'input' in inputOrOptions ? inputOrOptions : { input: inputOrOptions, output };
    const { input } = options;
    if (typeof input?.on !== 'function') throw invalidArgument('input', 'an instance of Stream', input);
    this.input = input;
    this.output = options.output ?? undefined;
    this.#prompt = ('prompt' in options && options.prompt) || '> ';
    if (input.readableEncoding === null && input.listenerCount('data') === 0) input.setEncoding?.('utf8');
    input.on('data', this.#onData);
    input.on('end', this.#onEnd);
    input.resume();
  }

  override on(event: string | symbol, listener: (...args: never[]) => void): this {
    super.on(event, listener);
    return this.#heard(event);
  }

  override once(event: string | symbol, listener: (...args: never[]) => void): this {
    super.once(event, listener);
    return this.#heard(event);
  }

  setPrompt(prompt: string): void {
    this.#prompt = prompt;
  }

  getPrompt(): string {
    return this.#prompt;
  }

  prompt(): void {
    this.resume();
    this.output?.write(this.#prompt);
  }

  /** Writes a question and waits for one line. @throws Error `ERR_USE_AFTER_CLOSE` */
  ask(query: string, answer: (line: string) => void): void {
    if (this.closed) throw nodeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
    this.resume();
    this.output?.write(this.#answer ? this.#prompt : query);
    this.#answer ??= answer;
    this.#hasAsked = true;
    nextTick(() => this.#deliver());
  }

  /** Takes text as if it had been read. */
  write(text: string | null | undefined): void {
    if (this.closed) throw nodeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
    if (text) this.#take(this.#splitter.push(text));
  }

  pause(): this {
    if (!this.input.isPaused()) {
      this.input.pause();
      this.emit('pause');
    }
    return this;
  }

  resume(): this {
    if (this.input.isPaused()) {
      this.input.resume();
      this.emit('resume');
    }
    return this;
  }

  close(): void {
    if (this.closed) return;
    this.pause();
    this.input.off('data', this.#onData);
    this.input.off('end', this.#onEnd);
    this.closed = true;
    this.#queue?.close();
    this.emit('close');
  }

  getCursorPos(): { rows: number; cols: number } {
    return { rows: 0, cols: 0 };
  }

  /** All loops over one interface go on where the one before stopped. */
  [Symbol.asyncIterator](): AsyncIterableIterator<string> {
    if (!this.#queue) {
      this.#queue = new LineQueue();
      if (this.closed) this.#queue.close();
      nextTick(() => this.#deliver());
    }
    return this.#queue;
  }

  /** Lines that waited for a question go to who listens instead. */
  #heard(event: string | symbol): this {
    if (event === 'line') nextTick(() => this.#deliver());
    return this;
  }

  readonly #onData = (chunk: string | Uint8Array): void => {
    this.#take(this.#splitter.push(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk)));
  };

  readonly #onEnd = (): void => {
    this.#hasEnded = true;
    this.#take([...this.#splitter.push(this.#decoder.end()), ...this.#splitter.end()]);
  };

  #take(lines: string[]): void {
    this.#lines = this.#next < this.#lines.length ? this.#lines.slice(this.#next).concat(lines) : lines;
    this.#next = 0;
    this.#deliver();
  }

  /**
   * Hands the lines out. A program that asks and does not listen gets one line for each question, also where they
   * came in one piece: Node would drop them.
   */
  #deliver(): void {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      while (this.#next < this.#lines.length) {
        if (this.#answer) this.#give(this.#answer);
        else if (this.listenerCount('line') > 0) this.emit('line', this.#lines[this.#next++]);
        else if (this.#hasAsked && !this.#queue) return;
        else this.#empty();
      }
    } finally {
      this.#isDelivering = false;
    }
    if (this.#hasEnded) this.close();
  }

  #give(answer: (line: string) => void): void {
    this.#answer = undefined;
    answer(this.#lines[this.#next++] as string);
  }

  /** All at once to a loop, if there is one; without any taker the lines are lost, as in Node. */
  #empty(): void {
    const lines = this.#next === 0 ? this.#lines : this.#lines.slice(this.#next);
    this.#lines = [];
    this.#next = 0;
    this.#queue?.push(lines);
  }
}
