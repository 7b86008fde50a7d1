/** Reads a text from left to right: what the parsers of paths, filters and intrinsic functions share. */

/** The text is not what it should be. */
export class PathSyntaxError extends Error {}

export class TextReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  peek(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  /** Goes past the expected text; false when something else stands here. */
  take(expected: string): boolean {
    if (!this.peek(expected)) return false;
    this.at += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.take(expected)) {
      throw new PathSyntaxError(`'${expected}' is missing at position ${this.at} of ${this.text}`);
    }
  }

  /** What a sticky expression matches here, or undefined. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }

  skipBlanks(): void {
    this.match(/\s*/y);
  }

  /** A string in single or double quotes; a backslash before its quote belongs to the notation. */
  quoted(): string {
    const quote = this.text.charAt(this.at);
    this.at += 1;
    let value = '';
    for (;;) {
      const next = this.text.charAt(this.at);
      if (next === '') throw new PathSyntaxError(`${this.text} has a string without an end`);
      this.at += 1;
      if (next === quote) return value;
      if (next === '\\' && this.peek(quote)) {
        value += quote;
        this.at += 1;
      } else {
        value += next;
      }
    }
  }

  end(): void {
    if (this.at < this.text.length) {
      throw new PathSyntaxError(`${this.text.slice(this.at)} is too much in ${this.text}`);
    }
  }
}
