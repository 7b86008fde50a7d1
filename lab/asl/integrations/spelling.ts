/**
 * How Step Functions spells what an API names: services, members and errors follow the AWS SDK for Java v2, from
 * whose code generator (`DefaultNamingStrategy`, `Utils`) these rules are taken.
 */

const isUpper = (text: string | undefined): boolean => text !== undefined && /[A-Z]/.test(text);
const isLower = (text: string | undefined): boolean => text !== undefined && /[a-z]/.test(text);

/** `setDesiredCapacity` to `SetDesiredCapacity`. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Java cannot name a property so; the code generator appends `Value`. */
const reservedWords: ReadonlySet<string> = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double else enum ' +
    'equals extends final finally float for goto if implements import instanceof int interface long native ' +
    'new package private protected public return short static strictfp super switch synchronized this throw ' +
    'throws transient try void volatile while'
  ).split(' '),
);

/** The DynamoDB client of SDK for Java v2 renames this one member by hand (its `customization.config`). */
const renamed: ReadonlyMap<string, string> = new Map([['NULL', 'Nul']]);

/**
 * Member of an `aws-sdk:` integration: a leading acronym is lowered, then the first letter raised, so
 * `DBInstances` becomes `DbInstances`, `OKActions` `OkActions`, and `TargetGroupARNs` stays.
 */
export function javaMember(apiName: string): string {
  const byHand = renamed.get(apiName);
  if (byHand !== undefined) return byHand;
  let at = 1;
  while (isUpper(apiName[at]) && !isLower(apiName[at + 1])) at += 1;
  const property = apiName.slice(0, at).toLowerCase() + apiName.slice(at);
  return capitalised(reservedWords.has(property) ? `${property}Value` : property);
}

/** `DBInstance` to `DbInstance`: split into words, each with one capital. */
function javaWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/(\d)([A-Za-z])/g, '$1 $2')
    .split(' ')
    .map((word) => capitalised(word.toLowerCase()))
    .join('');
}

/** Prefix of an `aws-sdk:` error: the client's name in Java, `DynamoDB` to `DynamoDb`. */
export const javaClient = javaWords;

const withException = (name: string): string =>
  name.endsWith('Exception') ? name : `${name}Exception`;

/** Error of an `aws-sdk:` integration after its prefix: `DBInstanceNotFoundFault` to `DbInstanceNotFoundException`. */
export const javaException = (shapeName: string): string =>
  withException(javaWords(shapeName.replace(/Fault$/, '')));

/** Error of an optimised integration after its prefix; SDK for Java v1 keeps acronyms: `EC2ThrottledException`. */
export const javaV1Exception = (shapeName: string): string =>
  withException(shapeName.replace(/Fault$/, ''));
