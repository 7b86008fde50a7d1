/** Compiles a metric math expression once into a function that is evaluated on a grid of datapoints. */

import { type FillMode, fill, type MathGrid, mathFunctions } from './math-functions.ts';
import { combine, isArray, MathError, type MathValue, mapValue } from './math-values.ts';

/** The grid an expression is evaluated on, and the values its ids stand for. */
interface MathContext extends MathGrid {
  value(id: string): MathValue;
  /** The metrics of the request whose id contains `part`; expressions are not among them. */
  metrics(part: string): readonly Float64Array[];
}

type Evaluate = (context: MathContext) => MathValue;

/** An expression ready to run. */
export interface CompiledExpression {
  readonly evaluate: Evaluate;
  /** Ids named in the expression. */
  readonly references: ReadonlySet<string>;
  /** METRICS() is used: every metric of the request matters. */
  readonly usesMetrics: boolean;
}

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'symbol' | 'end';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|"([^"]*)"|'([^']*)'|(==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]))/y;

function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new MathError(`Unexpected character '${text.slice(from).trim()[0]}'`);
    const [, number, name, double, quoted, symbol] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else tokens.push({ kind: 'text', text: double ?? quoted ?? '' });
  }
  return tokens;
}

const truth = (value: boolean): number => (value ? 1 : 0);

const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  AND: (left, right) => truth(left !== 0 && right !== 0),
  OR: (left, right) => truth(left !== 0 || right !== 0),
};

const synonyms: Readonly<Record<string, string>> = { '&&': 'AND', '||': 'OR' };

/** Loosest binding first; `^` binds tighter than the sign and to the right, so it is not in the list. */
const LEVELS: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
];

const END: Token = { kind: 'end', text: 'end of expression' };

class Parser {
  readonly references = new Set<string>();
  usesMetrics = false;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(expression: string) {
    this.#tokens = tokenize(expression);
  }

  parse(): Evaluate {
    const evaluate = this.#binary(0);
    if (this.#peek() !== END) throw new MathError(`Unexpected '${this.#peek().text}'`);
    return evaluate;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? END;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #accept(text: string): boolean {
    const token = this.#peek();
    if (token.kind === 'text' || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #expect(text: string): void {
    const found = this.#peek();
    if (!this.#accept(text)) throw new MathError(`Expected '${text}' but found '${found.text}'`);
  }

  #binary(level: number): Evaluate {
    const symbols = LEVELS[level];
    if (symbols === undefined) return this.#sign();
    let left = this.#binary(level + 1);
    for (;;) {
      const symbol = symbols.find((candidate) => this.#accept(candidate));
      if (symbol === undefined) return left;
      left = operation(symbol, left, this.#binary(level + 1));
    }
  }

  #sign(): Evaluate {
    if (!this.#accept('-')) return this.#power();
    const operand = this.#sign();
    return (context) => mapValue(operand(context), (value) => -value);
  }

  #power(): Evaluate {
    const base = this.#primary();
    return this.#accept('^') ? operation('^', base, this.#sign()) : base;
  }

  #primary(): Evaluate {
    const token = this.#take();
    if (token.kind === 'number') {
      const value = Number(token.text);
      return () => value;
    }
    if (token.kind === 'name') return this.#name(token.text);
    if (token.text === '(' && token.kind === 'symbol') {
      const inner = this.#binary(0);
      this.#expect(')');
      return inner;
    }
    if (token.text === '[' && token.kind === 'symbol') return this.#array();
    throw new MathError(`Unexpected '${token.text}'`);
  }

  #array(): Evaluate {
    const elements = this.#list(']');
    return (context) =>
      elements.flatMap((element) => {
        const value = element(context);
        if (typeof value === 'number') throw new MathError('An array holds time series only');
        return isArray(value) ? value : [value];
      });
  }

  #list(close: string): readonly Evaluate[] {
    const elements: Evaluate[] = [];
    if (this.#accept(close)) return elements;
    do elements.push(this.#binary(0));
    while (this.#accept(','));
    this.#expect(close);
    return elements;
  }

  #name(name: string): Evaluate {
    if (!this.#accept('(')) {
      // Ids begin with a lower-case letter (MetricDataQuery); anything else is a word out of place.
      if (!/^[a-z]/.test(name)) throw new MathError(`Unexpected '${name}'`);
      this.references.add(name);
      return (context) => context.value(name);
    }
    if (name === 'METRICS') return this.#metrics();
    if (name === 'PERIOD') return this.#period();
    if (name === 'FILL') return this.#fill();
    const signature = mathFunctions[name];
    if (signature === undefined) throw new MathError(`Function '${name}' not found`);
    const args = this.#list(')');
    if (args.length < signature.least || args.length > signature.most) {
      throw new MathError(`Function '${name}' does not take ${args.length} arguments`);
    }
    return (context) =>
      signature.apply(
        context,
        args.map((arg) => arg(context)),
      );
  }

  #metrics(): Evaluate {
    const part = this.#peek().kind === 'text' ? this.#take().text : '';
    this.#expect(')');
    this.usesMetrics = true;
    return (context) => context.metrics(part);
  }

  #period(): Evaluate {
    const id = this.#take();
    if (id.kind !== 'name') throw new MathError("Function 'PERIOD' takes the id of a metric");
    this.references.add(id.text);
    this.#expect(')');
    return (context) => context.periodSeconds;
  }

  #fill(): Evaluate {
    const value = this.#binary(0);
    this.#expect(',');
    const mode = (['REPEAT', 'LINEAR'] satisfies FillMode[]).find((word) => this.#accept(word));
    const filler = mode === undefined ? this.#binary(0) : () => 0;
    this.#expect(')');
    return (context) => fill(value(context), mode ?? filler(context));
  }
}

function operation(symbol: string, left: Evaluate, right: Evaluate): Evaluate {
  const operate = operators[synonyms[symbol] ?? symbol];
  if (operate === undefined) throw new MathError(`Unexpected '${symbol}'`);
  return (context) => combine(left(context), right(context), operate);
}

/**
 * Compiles an expression of metric math: `+ - * / ^`, comparisons, AND, OR, FILL, IF, MIN, MAX, AVG, SUM, RATE,
 * PERIOD, METRICS, ABS, CEIL, FLOOR, RUNNING_SUM. Throws `MathError` for a mistake and for a function it lacks.
 */
export function compileExpression(expression: string): CompiledExpression {
  const parser = new Parser(expression);
  const evaluate = parser.parse();
  return { evaluate, references: parser.references, usesMetrics: parser.usesMetrics };
}
