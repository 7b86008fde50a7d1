/** Recorded executions on AWS: the Arguments they sent fit, and their failures are named and worded alike. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { integrationFor, loadIntegrations } from '../../../../lab/asl/integrations/index.ts';
import { ServiceError } from '../../../../lab/service.ts';

interface Recording {
  readonly id: string;
  readonly task_replay?: readonly RecordedTask[];
}
interface RecordedTask {
  readonly resourceType?: string;
  readonly resource: string;
  readonly parameters: unknown;
  readonly outcome: { readonly type: string; readonly error?: string; readonly cause?: unknown };
}

const folder = new URL('../../../../../shared/corpus/asl/open/', import.meta.url);
/** Integrations the recordings use that this project has no SDK package for. */
const absent = ['apigateway', 'aws-sdk:secretsmanager', 'aws-sdk:kms'];

/** The last part of both forms: `(Service: S3, Status Code: 404, ...)` and `(...; Error Code: X; ...; Proxy: null)`. */
const suffix =
  / \(Service: \w+[,;] Status Code: (?<status>\d+)[,;] (?:Error Code: (?<code>\w+); )?Request ID: [^,;)]+.*\)$/;

if (existsSync(folder)) {
  const tasks = readdirSync(folder)
    .sort()
    .map((file): Recording => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    .flatMap(({ id, task_replay = [] }) => task_replay.map((task) => ({ id, ...task })))
    .flatMap(({ resourceType, ...task }) =>
      resourceType === undefined || absent.includes(resourceType)
        ? []
        : [{ ...task, resource: `arn:aws:states:::${resourceType}:${task.resource}` }],
    );
  await loadIntegrations(tasks.map(({ resource }) => resource));

  test('the Arguments of every recorded task become API input', () => {
    expect(tasks.length).toBeGreaterThan(50);
    for (const { id, resource, parameters } of tasks) {
      expect([id, typeof integrationFor(resource).toInput(parameters)]).toEqual([id, 'object']);
    }
  });

  describe('a recorded refusal', () => {
    const refusals = tasks.flatMap(({ id, resource, outcome: { error = '', cause } }) => {
      const groups = typeof cause === 'string' ? suffix.exec(cause)?.groups : undefined;
      if (typeof cause !== 'string' || groups === undefined) return [];
      const code = groups.code ?? error.slice(error.indexOf('.') + 1).replace(/Exception$/, '');
      const message = cause.replace(suffix, '');
      return [{ id, resource, error, cause, code, message, status: Number(groups.status) }];
    });

    test('is there to compare', () => {
      expect(refusals.length).toBeGreaterThan(3);
    });

    test.each(refusals)('is named and worded alike in $id', (recorded) => {
      const failure = integrationFor(recorded.resource).toError(
        new ServiceError(recorded.code, recorded.message, recorded.status),
      );
      expect(failure.error).toBe(recorded.error);
      const withoutIds = (cause: string) =>
        cause.replace(/(Request ID: )[^,;)]+/, '$1id').replace(/, Extended Request ID: [^)]+/, '');
      expect(withoutIds(failure.cause)).toBe(withoutIds(recorded.cause));
    });
  });
} else {
  test('comparing with recordings is skipped: the recordings are not here', () => {
    expect(existsSync(folder)).toBe(false);
  });
}
