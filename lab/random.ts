/** Seeded randomness. The same seed gives the same numbers and the same ids, on every machine. */

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** Hexadecimal digits, lower case. */
  hex(digits: number): string;
  /** In the form of a version 4 UUID. */
  uuid(): string;
  /** A stream of its own: what one part draws does not move another part's numbers. */
  fork(name: string): Random;
}

/** The two digits of each byte: ids are drawn by the million, and `toString(16)` is slow. */
const hexOfByte = Array.from({ length: 256 }, (_none, byte) => byte.toString(16).padStart(2, '0'));

const hexOf = (bits: number): string =>
  `${hexOfByte[bits >>> 24]}${hexOfByte[(bits >>> 16) & 255]}${hexOfByte[(bits >>> 8) & 255]}${hexOfByte[bits & 255]}`;

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32 over the seed's hash: small, fast, good enough for simulation, never for secrets. */
class Mulberry32 implements Random {
  readonly #seed: string;
  #state: number;

  constructor(seed: string) {
    this.#seed = seed;
    this.#state = hash(seed);
  }

  /** 32 random bits. */
  #bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    const state = this.#state;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  next(): number {
    return this.#bits() / 4294967296;
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += hexOf(this.#bits());
    return text.slice(0, digits);
  }

  uuid(): string {
    const digits = this.hex(32);
    const variant = '89ab'[Number.parseInt(digits[16] ?? '0', 16) % 4];
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }

  fork(name: string): Random {
    return new Mulberry32(`${this.#seed}/${name}`);
  }
}

/** The stream of numbers that belongs to the seed. */
export function createRandom(seed: string | number): Random {
  return new Mulberry32(String(seed));
}
