/** Which API operations change something, told by the verb their name begins with. */

const readingVerbs =
  /^(BatchGet|Check|Describe|Filter|Get|Head|List|Lookup|Query|Scan|Search|Select|Test|TransactGet|Validate)(?=[A-Z]|$)/;

/**
 * False when the operation only looks. `service` is the SDK package name without `client-`. Invoking a function
 * counts as a look, because the functions of this project only look and judge.
 */
export function isMutating(service: string, operation: string): boolean {
  if (service === 'lambda' && operation === 'Invoke') return false;
  return !readingVerbs.test(operation);
}
