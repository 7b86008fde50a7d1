/** The only reader of environment variables of the command line. */

export interface Environment {
  /** https://no-color.org: present and not empty. */
  readonly noColor: boolean;
  readonly forceColor: boolean;
  /** A terminal without cursor movement and colour. */
  readonly dumb: boolean;
}

/** What the variables ask of the output. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = variables;
  return {
    noColor: NO_COLOR !== '',
    forceColor: FORCE_COLOR !== '' && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false',
    dumb: TERM === 'dumb',
  };
}
