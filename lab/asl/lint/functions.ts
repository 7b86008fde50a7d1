/** The functions an expression may call on Step Functions. */

/** JSONata 2.0.6 (docs.jsonata.org), all but `$eval`, which Step Functions does not have. */
const jsonataFunctions =
  'abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl ' +
  'decodeUrlComponent distinct each encodeUrl encodeUrlComponent error exists filter floor formatBase ' +
  'formatInteger formatNumber fromMillis join keys length lookup lowercase map match max merge millis min not ' +
  'now number pad parseInteger power random reduce replace reverse round shuffle sift single sort split spread ' +
  'sqrt string substring substringAfter substringBefore sum toMillis trim type uppercase zip';

/** Step Functions developer guide, "Transforming data with JSONata": functions added by the service. */
const stepFunctionsFunctions = 'hash parse partition random range uuid';

export const knownFunctions: ReadonlySet<string> = new Set(
  `${jsonataFunctions} ${stepFunctionsFunctions}`.split(' '),
);
