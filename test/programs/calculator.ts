// Evaluates the lines of standard input as they come: variables, functions, precedence climbing, errors with a caret.
import { createInterface } from 'node:readline';

type Token = { kind: 'number' | 'name' | 'sign' | 'end'; text: string; at: number };
type Operator = { precedence: number; isRight?: boolean; apply(a: number, b: number): number };

class Fault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const OPERATORS: Record<string, Operator> = {
  '+': { precedence: 1, apply: (a, b) => a + b },
  '-': { precedence: 1, apply: (a, b) => a - b },
  '*': { precedence: 2, apply: (a, b) => a * b },
  '/': { precedence: 2, apply: (a, b) => a / b },
  '%': { precedence: 2, apply: (a, b) => a % b },
  '^': { precedence: 3, isRight: true, apply: (a, b) => a ** b },
};
const FUNCTIONS: Record<string, (...args: number[]) => number> = {
  max: Math.max,
  min: Math.min,
  sqrt: Math.sqrt,
  hypot: Math.hypot,
};

function* tokenize(line: string): Generator<Token> {
  const pattern = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[a-z]\w*)|(?<sign>[-+*/%^(),=]))/giy;
  while (/\S/.test(line.slice(pattern.lastIndex))) {
    const from = pattern.lastIndex;
    const groups = pattern.exec(line)?.groups;
    if (!groups)
      throw new Fault('unexpected character', from + (line.slice(from).match(/^\s*/)?.[0].length ?? 0));
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) ?? ['end', ''];
    yield { kind: kind as Token['kind'], text, at: pattern.lastIndex - text.length };
  }
  yield { kind: 'end', text: '', at: line.length };
}

class Parser {
  readonly #tokens: Token[];
  readonly #variables: Map<string, number>;
  #next = 0;

  constructor(line: string, variables: Map<string, number>) {
    this.#tokens = [...tokenize(line)];
    this.#variables = variables;
  }

  statement(): number {
    const [name, sign] = this.#tokens;
    const isAssignment = name?.kind === 'name' && sign?.text === '=';
    if (isAssignment) this.#next = 2;
    const value = this.#expression(0);
    if (this.#peek().kind !== 'end') throw new Fault(`unexpected "${this.#peek().text}"`, this.#peek().at);
    if (isAssignment) this.#variables.set(name.text, value);
    return value;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: 0 };
  }

  #take(text?: string): Token {
    const token = this.#peek();
    if (text !== undefined && token.text !== text) throw new Fault(`expected "${text}"`, token.at);
    this.#next++;
    return token;
  }

  #expression(least: number): number {
    let left = this.#operand();
    for (;;) {
      const operator = OPERATORS[this.#peek().text];
      if (!operator || operator.precedence < least) return left;
      this.#take();
      left = operator.apply(left, this.#expression(operator.precedence + (operator.isRight ? 0 : 1)));
    }
  }

  #operand(): number {
    const token = this.#take();
    if (token.kind === 'number') return Number(token.text);
    if (token.text === '-') return -this.#expression(3);
    if (token.text === '(') {
      const value = this.#expression(0);
      this.#take(')');
      return value;
    }
    if (token.kind !== 'name') throw new Fault('expected an operand', token.at);
    return this.#peek().text === '(' ? this.#call(token) : this.#variable(token);
  }

  #call({ text, at }: Token): number {
    const call = FUNCTIONS[text];
    if (!call) throw new Fault(`unknown function "${text}"`, at);
    const args: number[] = [];
    do {
      this.#take();
      args.push(this.#expression(0));
    } while (this.#peek().text === ',');
    this.#take(')');
    return call(...args);
  }

  #variable({ text, at }: Token): number {
    const value = this.#variables.get(text);
    if (value === undefined) throw new Fault(`unknown name "${text}"`, at);
    return value;
  }
}

const variables = new Map([['pi', Math.PI]]);
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(new Parser(line, variables).statement());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    console.log(`${line}\n${' '.repeat(error.at)}^ ${error.message}`);
    process.exitCode = 1;
  }
}
