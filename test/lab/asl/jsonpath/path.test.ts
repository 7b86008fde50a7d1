/** Paths as Step Functions reads them: definite ones name one place, the others give an array. */

import { expect, test } from '@jest/globals';
import { parseExpression } from '../../../../lab/asl/jsonpath/expression.ts';
import { evaluatePath, type Path } from '../../../../lab/asl/jsonpath/path.ts';
import { placeResult } from '../../../../lab/asl/jsonpath/place.ts';
import { PathSyntaxError } from '../../../../lab/asl/jsonpath/text-reader.ts';

function parsePath(text: string): Path {
  const { path } = parseExpression(text);
  if (path === undefined) throw new Error(`${text} is a call`);
  return path;
}

const shop = {
  books: [
    { title: 'A', price: 8, tags: ['x'] },
    { title: 'B', price: 12 },
    { title: 'C', price: 20, tags: [] },
  ],
  'a-b': { 'c d': 1 },
  owner: { name: 'N', address: { name: 'street' } },
  text: 'word',
};
const read = (text: string) => evaluatePath(parsePath(text), shop);

// "Reference Paths" and "Paths", Amazon States Language; operators: Jayway JsonPath, which AWS names.
test.each<[string, unknown]>([
  ['$', shop],
  ['$.owner.name', 'N'],
  ["$['owner']['name']", 'N'],
  ['$.a-b', { 'c d': 1 }],
  ["$.a-b['c d']", 1],
  ['$.books[0].title', 'A'],
  ['$.books[-1].title', 'C'],
  ['$.books[*].title', ['A', 'B', 'C']],
  ['$.books[1:]', shop.books.slice(1)],
  ['$.books[:1].title', ['A']],
  ['$.books[-2:].title', ['B', 'C']],
  ['$.books[0,2].title', ['A', 'C']],
  ["$.owner['name','none']", [{ name: 'N' }]],
  ['$..name', ['N', 'street']],
  ['$.owner.*', ['N', { name: 'street' }]],
  ['$.books[?(@.price < 10)].title', ['A']],
  ['$.books[?(@.price >= 12 && @.title != "B")].title', ['C']],
  ["$.books[?(@.title == 'A' || @.price > 19)].title", ['A', 'C']],
  ['$.books[?(@.tags)].title', ['A', 'C']],
  ['$.books[?(!(@.tags))].title', ['B']],
  ['$.books[?(@.title =~ /[ab]/i)].title', ['A', 'B']],
  ["$.books[?(@.title in ['B','C'])].title", ['B', 'C']],
  ["$.books[?(@.title nin ['B','C'])].title", ['A']],
  // Recorded: base.json_path_array_wildcard_or_slice_with_no_input.
  ['$.none[*].title', []],
  ['$.none.items[1:5].title', []],
])('%s gives %j', (text, value) => {
  expect(read(text)).toEqual(value);
});

test.each([
  // Recorded: sdk.invalid_jsonpath, error.catch_states_runtime.
  ['$.none', "No results for path: $['none']"],
  ['$.none.such', "Missing property in path $['none']"],
  ['$.books[7]', "No results for path: $['books'][7]"],
  ['$.text.a', "Expected to find an object with property ['a'] in path $['text']"],
])('%s leads nowhere: %s', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test.each([
  ['', ' is no call of a function'],
  ['a', 'a is no call of a function'],
  ['$.', 'A name is missing after the dot'],
  ['$[', 'An index is missing in the brackets'],
  ["$['a", "$['a has a string without an end"],
  ['$[?(@.a ==)]', 'a filter is not complete: $[?(@.a ==)]'],
  ['$[?(@.a =~ /[/)]', "a filter's pattern is no regular expression: /[/"],
  ['$[?(@.a == [1,,])]', 'a filter has a value that cannot be read: [1,,]'],
  ['$[?(@.a == 01)]', 'a filter has a value that cannot be read: 01'],
  ['$.a b', ' b is too much in $.a b'],
  ['$[]', 'An index is missing in the brackets'],
  ['States.Array(01)', "',' is missing at position 14 of States.Array(01)"],
])('%j is no expression: %s', (text, message) => {
  expect(() => parseExpression(text)).toThrow(new PathSyntaxError(message));
  expect(() => parseExpression(text)).toThrow(PathSyntaxError);
});

// "ResultPath", Amazon States Language.
test.each<[string, unknown]>([
  ['$', 9],
  ['$.new', { ...shop, new: 9 }],
  ['$.owner.name', { ...shop, owner: { ...shop.owner, name: 9 } }],
  ['$.new.deep', { ...shop, new: { deep: 9 } }],
  ['$.books[1]', { ...shop, books: shop.books.with(1, Object(9)) }],
])('a result at %s leaves everything else', (path, value) => {
  expect(placeResult(shop, parsePath(path), 9)).toEqual(JSON.parse(JSON.stringify(value)));
});

test('a result cannot be put below a text', () => {
  expect(() => placeResult(shop, parsePath('$.text.a'), 9)).toThrow(
    'Unable to apply ReferencePath $.text.a to input "word"',
  );
});
